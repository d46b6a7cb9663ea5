using System.Text;
using System.Text.Json;
using DataMining;
using Headlines;
using Lamina.Data;
using Lamina.Tabular;
using Samples;
using Spam;
using TimeSeries;

namespace Lamina.Samples.Tests;

/// <summary>What the samples read, which short runs leave out: small files in the form of the real ones.</summary>
public sealed class DataFileTests(ITestOutputHelper output) : SampleProgram(output)
{
    Options Options => new(Epochs: 1, Seed: 1, Threads: 1, Limit: 100, Out: Folder, Data: Folder);

    // In Latin-1, as mails were; the other files have letters of ASCII only.
    string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, Encoding.Latin1);
        return path;
    }

    static void Names(string path, Exception error) => Assert.Contains(path, error.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("FashionMnist", "clothes")]
    [InlineData("Pronounce", "dict.txt")]
    [InlineData("Headlines", "descriptions.txt")]
    [InlineData("Spam", "mails")]
    [InlineData("TimeSeries", "co2.csv")]
    [InlineData("DataMining", "insurance.csv")]
    [InlineData("SpokenWords", "train")]
    [InlineData("SpokenDigits", "train")]
    public void Data_that_are_missing_are_named_with_what_fetches_them(string sample, string data)
    {
        var (code, text) = Run(sample, "--data", Folder);
        Assert.Equal(1, code);
        Assert.Contains($"{Path.Combine(Folder, data)} is missing: run ", text, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(sample, "fetch"), text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_ends_a_program_with_its_name_and_no_more()
    {
        // Behind the rows that tell the kinds of the columns, so that it is found when the table is read.
        string rows = string.Concat(Enumerable.Repeat("t,?,low\n", 1_200));
        string path = Write("baskets.csv", $"\"bread\",\"milk\",\"total\"\n{rows}t,low\n");
        var (code, text) = Run("DataMining", "baskets", "--data", Folder);
        Assert.Equal(1, code);
        Assert.Contains($"'{path}', record 1200: line 1202: 2 fields came", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DataMining", "insurance.csv", "CARAVAN")]
    [InlineData("TimeSeries", "co2.csv", "CO2")]
    public void A_table_without_a_column_that_is_needed_ends_a_program_with_both_names(
        string sample, string file, string column)
    {
        string path = Write(file, "one,other\n1,2\n");
        var (code, text) = Run(sample, "--data", Folder);
        Assert.Equal(1, code);
        Assert.Contains($"'{path}': it has no column '{column}'; it has one, other.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Clothes_are_read_class_by_class_and_those_to_test_first()
    {
        // Picture p of class c has the colour 10 c + p all over; one more picture than is wanted does not matter.
        for (int c = 0; c < 10; c++)
            Write($"{c}.json", JsonSerializer.Serialize(new
            {
                data = Enumerable.Range(0, 6).Select(p => Enumerable.Repeat(10 * c + p, 28 * 28)),
            }));
        var (train, test) = Clothes.Load(Folder, tested: 2, trained: 3);
        Assert.Equal("(30, 28, 28, 1) (20, 28, 28, 1)", $"{train.Images.Shape} {test.Images.Shape}");
        for (int c = 0; c < 10; c++)
        {
            Assert.Equal([c, c, c], train.Labels.Rows(3 * c, 3 * c + 3).ToArray<int>());
            Assert.Equal([c, c], test.Labels.Rows(2 * c, 2 * c + 2).ToArray<int>());
            Assert.All(train.Images.Rows(3 * c, 3 * c + 1).ToArray<float>(), x => Assert.Equal((10 * c + 2) / 255f, x));
            Assert.All(test.Images.Rows(2 * c + 1, 2 * c + 2).ToArray<float>(),
                x => Assert.Equal((10 * c + 1) / 255f, x));
        }

        Names(Path.Combine(Folder, "0.json"),
            Assert.Throws<InvalidDataException>(() => Clothes.Load(Folder, tested: 2, trained: 5)));
        foreach (string damaged in (string[])["{\"data\": [[0, 1,", "{\"data\": [[0, 256]]}", ""])
        {
            string path = Write("7.json", damaged);
            Names(path, Assert.Throws<InvalidDataException>(() => Clothes.Load(Folder, tested: 2, trained: 3)));
        }
        File.Delete(Path.Combine(Folder, "7.json"));
        Names(Path.Combine(Folder, "7.json"), Assert.Throws<FileNotFoundException>(() => Clothes.Load(Folder, 2, 3)));
    }

    [Fact]
    public void Pronunciations_of_a_word_come_together_without_stress()
    {
        string path = Write("dict.txt", """
            ;;; # a remark
            !EXCLAMATION-POINT  EH2 K S K L AH0 M EY1 SH AH0 N P OY2 N T
            A  AH0
            A(1)  EY1
            DON'T  D OW1 N T
            INTO  IH1 N T UW0
            INTO(1)  IH0 N T UW1
            INTO(2)  IH0 N T AH0
            NO SOUNDS
            """);
        string[] entries = [.. Pronounce.Dictionary.Read(path)
            .Select(e => $"{e.Word}: {string.Join(", ", e.Pronunciations.Select(p => string.Join('-', p)))}")];
        Assert.Equal(["A: AH, EY", "DON'T: D-OW-N-T", "INTO: IH-N-T-UW, IH-N-T-AH"], entries);

        Write("dict.txt", "<html>not found</html>\n");
        Names(path, Assert.Throws<InvalidDataException>(() => Pronounce.Dictionary.Read(path)));
    }

    [Fact]
    public void Descriptions_become_headlines_and_sentences()
    {
        const string Player = """
            Package: player
            Description-md5: 0123456789abcdef0123456789abcdef
            Description-en: small player of many sounds
             This program plays sounds of many kinds. It is small and starts
             in no time. Really.
             .
             Among the kinds are:
              * sounds of birds that sing in the morning
              * sounds of bells
            """;
        const string Shared = "\n This program plays sounds of many kinds. It has the files that all of them need.";
        string path = Write("descriptions.txt", string.Join("\n\n", Player,
            "Package: player-data\nDescription-en: files of the player" + Shared,
            "Package: spieler\nDescription-de: kleiner Spieler von allem" + Shared,
            "Package: short\nDescription-en: short one\n Its headline has too few words. So it is left out here.",
            "Package: one\nDescription-en: text of one sentence\n There is one sentence only.",
            "Package: viewer\nDescription-en: viewer of many pictures\n It shows your pictures. "
                + "Are they all in a folder? Then name that folder first."));
        Article[] articles = Article.Read(path);
        Assert.Equal(["small player of many sounds", "viewer of many pictures"], articles.Select(a => a.Headline));
        Assert.Equal(["This program plays sounds of many kinds.", "It is small and starts in no time.",
            "Among the kinds are:"], articles[0].Sentences);
        Assert.Equal(["It shows your pictures.", "Are they all in a folder?", "Then name that folder first."],
            articles[1].Sentences);
        Assert.Equal("It shows your pictures.\nAre they all in a folder?", articles[1].Lead(2));

        Write("descriptions.txt", "Package: player\n\nPackage: viewer\n");
        Names(path, Assert.Throws<InvalidDataException>(() => Article.Read(path)));
    }

    [Fact]
    public async Task Mails_are_subject_and_body_and_none_is_learned_and_tested()
    {
        string whole = "From: a@b.c\nSubject: Cheap watches\nX-Spam: yes\n\nBuy <b class=x>now</b>!\n"
            + new string('A', 60) + "\nBye.\n";
        Assert.Equal("Cheap watches\n\n\nBuy  tagb now tagb !\n\nBye.\n", Mail.Text(whole));
        Assert.Equal("\n", Mail.Text("From: a@b.c"));
        Assert.Equal(["buy", "tagb", "now", "!", "50", "%"], Mail.Words("Buy tagB now! 50%"));

        // All unwanted ones have the same text, the wanted ones each its own.
        for (int i = 0; i < 10; i++)
        {
            Write($"mails/ham/{i}.txt", $"Subject: café {i}\n\nSee you.\n");
            Write($"mails/spam/{i}.txt", $"From: {i}\nSubject: Offer\n\nBuy.\n");
        }
        var (train, test) = await Mail.Read(Options.Fetched("mails"), seed: 1);
        Assert.Equal(16, train.Length);
        Assert.All(test, mail => Assert.Equal(0, mail.Spam));
        Assert.All(train, mail => Assert.Equal(mail.Text == "Offer\n\n\nBuy.\n" ? 1 : 0, mail.Spam));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"café {i}\n\n\nSee you.\n"),
            train.Concat(test).Where(mail => mail.Spam == 0).Select(mail => mail.Text).Order());

        string folder = Path.Combine(Folder, "mails");
        Directory.Delete(Path.Combine(folder, "spam"), recursive: true);
        Names(folder, await Assert.ThrowsAsync<DataFormatException>(() => Mail.Read(folder, seed: 1)));
    }

    [Fact]
    public async Task Carbon_dioxide_is_read_by_month()
    {
        string[] months = [.. Enumerable.Range(0, 16)
            .Select(i => $"{1958 + i / 12}-{1 + i % 12:D2}-01,{300 + i * i}.5,0")];
        const string Header = "Date,CO2,adjusted CO2\n";
        string path = Write("co2.csv", Header + string.Join('\n', months) + "\n");
        var series = await Series.CarbonDioxide(Options);
        // The first year is only there to be compared with: 12² is 144, 13² − 1² is 168.
        Assert.Equal([444.5f, 469.5f, 496.5f, 525.5f], series.Values);
        Assert.Equal([144f, 168, 192, 216], series.Targets);
        Assert.Equal([144f, 168, 192, 216], series.Inputs.Select(step => step[0]));

        Write("co2.csv", Header + "1958-03-01,315.7,0\n1958-04-01,high,0\n");
        Names($"'{path}', record 1: line 3", await Fails<DataFormatException>());
        Write("co2.csv", Header + "1958-03-01,315.7,0\n1958-04-01,,0\n");
        Names(path, await Fails<InvalidDataException>());
        Write("co2.csv", "Date,CH4\n1958-03-01,315.7\n");
        Names(path, await Fails<DataFormatException>());

        Task<T> Fails<T>() where T : Exception => Assert.ThrowsAsync<T>(() => Series.CarbonDioxide(Options));
    }

    [Fact]
    public async Task Weather_is_read_of_one_city()
    {
        string path = Write("weather.csv", """
            location,date,precipitation,temp_max,temp_min,wind,weather
            Seattle,2012-01-01,0.0,12.8,5.0,4.7,drizzle
            New York,2012-01-01,0.5,10.6,3.3,2.1,rain
            Seattle,2012-01-02,10.9,10.6,2.8,4.5,rain
            """);
        var series = await Series.Temperature(Options, "Seattle");
        Assert.Equal([12.8f, 10.6f], series.Values);
        Assert.Equal([12.8f, 5f, 4.7f], series.Inputs[0][..3]);
        Assert.Equal([10.6f, 2.8f, 4.5f], series.Inputs[1][..3]);
        Assert.Equal("new-york", (await Series.Temperature(Options, "New York")).Name);
        Names(path, await Assert.ThrowsAsync<InvalidDataException>(() => Series.Temperature(Options, "Oslo")));
    }

    [Fact]
    public void Customers_have_numbers_for_ranges()
    {
        string path = Write("insurance.csv", """
            "STYPE","MAANTHUI","MINK7512","MGEMLEEF","PPERSAUT","CARAVAN"
            "High Income, expensive child",1,"11 - 23%","30-40","f 200-499","noinsurance"
            "Mixed rurals",2,"0%","40-50","f 0","insurance"
            "Mixed rurals",1,"100%","20-30","f 20000 - ?","noinsurance"
            """);
        Table customers = Response.Read(Options);
        Assert.Equal(["High Income, expensive child", "Mixed rurals", "Mixed rurals"],
            customers.Column("STYPE").Select(value => value.AsText()));
        Assert.Equal([1, 2, 1], Numbers(customers, "MAANTHUI"));
        Assert.Equal([11, 0, 100], Numbers(customers, "MINK7512"));
        Assert.Equal([30, 40, 20], Numbers(customers, "MGEMLEEF"));
        Assert.Equal([Math.Log(201), 0, Math.Log(20_001)], Numbers(customers, "PPERSAUT"));
        Assert.Equal([0, 1, 0], Numbers(customers, "bought"));
        IsDamagedByAShortRecord(path, () => Response.Read(Options));
    }

    [Fact]
    public void Wages_of_those_who_say_them_are_read()
    {
        string path = Write("wages.csv", """
            "wages","education","age","sex","language"
            10.56,15,40,"Male","English"
            ,13.2,19,"Male","English"
            7.5,,49,"Female","French"
            """);
        Table people = Wages.Read(Options);
        Assert.Equal([10.56, 7.5], Numbers(people, "wages"));
        Assert.Equal([Math.Log(10.56), Math.Log(7.5)], Numbers(people, "log wage"));
        Assert.Equal([15, double.NaN], Numbers(people, "education"));
        Assert.Equal("French", people[1].Text("language"));
        IsDamagedByAShortRecord(path, () => Wages.Read(Options));
    }

    [Fact]
    public void Baskets_have_what_is_not_marked_as_missing()
    {
        string path = Write("baskets.csv", """
            "bread and cake","baby needs","milk","total"
            t,?,?,low
            ?,?,?,low
            t,?,t,high
            """);
        var (goods, baskets) = Baskets.Read(Options);
        Assert.Equal(["bread and cake", "milk"], goods);
        Assert.Equal((int[][])[[0], [0, 1]], baskets);
        IsDamagedByAShortRecord(path, () => Baskets.Read(Options));
    }

    [Fact]
    public void Readings_are_read_without_the_class_that_is_left_out()
    {
        string path = Write("shuttle.csv", """
            "V1","V2","Class"
            50,21,"Rad.Flow"
            55,0,"High"
            37,-4,"Bypass"
            """);
        Table readings = Anomalies.Read(Options);
        Assert.Equal([50, 37], Numbers(readings, "V1"));
        Assert.Equal([21, -4], Numbers(readings, "V2"));
        Assert.Equal("Bypass", readings[1].Text("Class"));
        IsDamagedByAShortRecord(path, () => Anomalies.Read(Options));
    }

    static double[] Numbers(Table table, string column) => [.. table.Column(column).Select(value => value.AsNumber())];

    static void IsDamagedByAShortRecord(string path, Action read)
    {
        File.AppendAllText(path, "\n1");
        Names(path, Assert.Throws<DataFormatException>(read));
    }
}
