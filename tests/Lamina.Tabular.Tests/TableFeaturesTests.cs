using System.ComponentModel.DataAnnotations.Schema;
using Lamina.Data;
using Lamina.IR;

namespace Lamina.Tabular.Tests;

public class TableFeaturesTests
{
    static readonly DataSchema schema = new(new DataColumn("age", DataKind.Number),
        new DataColumn("city", DataKind.Text), new DataColumn("since", DataKind.Date),
        new DataColumn("note", DataKind.Text), new DataColumn("bought", DataKind.Boolean));

    static readonly Table table = new(schema,
        new DataRow(schema, 20.0, "Oslo", new DateTime(2024, 1, 1), "the red house", true),
        new DataRow(schema, 30.0, "Rome", new DateTime(2024, 7, 2), "a red red car", false),
        new DataRow(schema, DataValue.Missing, "Oslo", new DateTime(2024, 12, 31), DataValue.Missing, true),
        new DataRow(schema, 70.0, DataValue.Missing, DataValue.Missing, "house", false));

    static readonly DataRow stranger = new(schema, 40.0, "Kyiv", new DateTime(2025, 3, 3), "blue house", true);

    static float[] Numbers(TableFeature feature, params DataRow[] rows)
    {
        var features = new TableFeatures { feature };
        features.Fit(table);
        return features.Matrix(rows.Length > 0 ? rows : table).ToArray<float>();
    }

    [Theory]
    [InlineData(MissingNumbers.Mean, 40)]
    [InlineData(MissingNumbers.Median, 30)]
    [InlineData(MissingNumbers.MostFrequent, 20)]
    [InlineData(MissingNumbers.Zero, 0)]
    public void Missing_numbers_are_replaced_and_marked(MissingNumbers missing, float expected)
    {
        Assert.Equal([20, 0, 30, 0, expected, 1, 70, 0],
            Numbers(new NumericFeature("age", missing, indicator: true, standardize: false)));
    }

    [Fact]
    public void Numbers_are_standardized_by_the_training_rows()
    {
        float deviation = MathF.Sqrt((400 + 100 + 900) / 3f);
        float[] numbers = Numbers(new NumericFeature("age"));
        Assert.Equal([-20 / deviation, -10 / deviation, 0, 30 / deviation], numbers,
            (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.Equal(0, Numbers(new NumericFeature("age"), stranger)[0], 1e-6);
        Assert.Throws<ArgumentException>(() => Numbers(new NumericFeature("age", MissingNumbers.Error)));
    }

    [Fact]
    public void Categories_have_places_for_missing_and_unknown()
    {
        var feature = new CategoricalFeature("city");
        Assert.Equal([0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0], Numbers(feature));
        Assert.Equal([0, 1, 0, 0], Numbers(feature, stranger));
        Assert.Equal(["city missing", "city unknown", "city=Oslo", "city=Rome"], feature.Columns);
        var features = new TableFeatures { new CategoricalFeature("city", maxCategories: 1, outputMode: "int") };
        NDArray indices = features.FitInputs(table)["city"];
        Assert.Equal([2L, 1L, 2L, 0L], indices.ToArray<long>());
        Assert.Contains("gives indices", Assert.Throws<ArgumentException>(() => features.Matrix(table)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Hashes_and_ranges()
    {
        float[] hashed = Numbers(new HashedFeature("city", 8));
        for (int row = 0; row < 4; row++) Assert.Equal(1, hashed.Skip(8 * row).Take(8).Sum());
        Assert.Equal(hashed[..8], hashed[16..24]);
        Assert.Equal(1, hashed[24]);
        Assert.Equal([0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1],
            Numbers(new BucketizedFeature("age", [25.0, 50.0])));
        Assert.Equal([0, 0, 0, 1], Numbers(new BucketizedFeature("age", [25.0, 40.0]), stranger));
        float[] learned = Numbers(new BucketizedFeature("age", 3));
        Assert.Equal([1, 1, 1, 1], Enumerable.Range(0, 4).Select(row => learned.Skip(4 * row).Take(4).Sum()));
    }

    [Fact]
    public void Dates_go_round()
    {
        float[] month = Numbers(new DateFeature("since", DateParts.Month));
        double Distance(int a, int b) => Math.Sqrt(Math.Pow(month[2 * a] - month[2 * b], 2)
            + Math.Pow(month[2 * a + 1] - month[2 * b + 1], 2));
        Assert.Equal(0, month[0], 1e-6);
        Assert.Equal(1, month[1], 1e-6);
        Assert.True(Distance(0, 2) < 0.6, "December lies beside January");
        Assert.Equal(2, Distance(0, 1), 1e-6);
        Assert.Equal([0f, 0f], month[6..]);
        float[] all = Numbers(new DateFeature("since", (DateParts)63));
        Assert.Equal(4 * 11, all.Length);
        Assert.All(all[33..], number => Assert.Equal(0, number));
        Assert.InRange(all[0] + all[11] + all[22], -1e-4, 1e-4);
    }

    [Fact]
    public void Texts_are_words()
    {
        float[] words = Numbers(new TextFeature("note", outputMode: "count"));
        var features = new TableFeatures { new TextFeature("note", outputMode: "count") };
        features.Fit(table);
        List<string> columns = [.. features.Columns];
        Assert.Equal(2, words[columns.Count + columns.IndexOf("note~red")]);
        Assert.Equal(0, words[(2 * columns.Count)..(3 * columns.Count)].Sum());
        float[] strange = Numbers(new TextFeature("note", outputMode: "count"), stranger);
        Assert.Equal(1, strange[columns.IndexOf("note unknown")]);
        var indices = new TableFeatures { new TextFeature("note", outputMode: "int", length: 3) };
        Assert.Equal((4, 3), indices.FitInputs(table)["note"].Shape);
    }

    static TableFeatures All() => new()
    {
        new NumericFeature("age", MissingNumbers.Median, indicator: true),
        new CategoricalFeature("city"),
        new HashedFeature("city", 5, name: "hash"),
        new BucketizedFeature("age", 2, name: "range"),
        new BucketizedFeature("age", [33.0], name: "limit"),
        new DateFeature("since"),
        new TextFeature("note"),
        new TargetEncodedFeature("city", "bought", smoothing: 1, folds: 2, name: "rate"),
    };

    [Fact]
    public void What_was_learned_is_saved()
    {
        TableFeatures features = All();
        features.Target = new ClassTarget("bought", LabelMode.Binary);
        NDArray x = features.FitMatrix(table);
        Assert.Equal((4, features.Width), x.Shape);
        Assert.Equal(features.Width, features.Columns.Distinct().Count());
        string file = Path.GetTempFileName();
        try
        {
            features.Save(file);
            TableFeatures loaded = TableFeatures.Load(file);
            Assert.Equal(features.ToJson(), loaded.ToJson());
            Assert.Equal(features.Columns, loaded.Columns);
            Assert.Equal(features.Matrix([stranger, table[2]]).ToArray<float>(),
                loaded.Matrix([stranger, table[2]]).ToArray<float>());
            Assert.Equal([1f, 0f, 1f, 0f], loaded.Targets(table).ToArray<float>());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Damaged_files_are_refused()
    {
        TableFeatures features = All();
        features.Fit(table);
        string json = features.ToJson();
        for (int cut = 0; cut < json.Length; cut += 41)
            Assert.Equal("f.json", Assert.Throws<DataFormatException>(
                () => TableFeatures.Parse(json[..cut], "f.json")).File);
        var random = new RandomStream(1);
        for (int i = 0; i < 500; i++)
        {
            char[] changed = json.ToCharArray();
            changed[random.NextInt(changed.Length)] = (char)(32 + random.NextInt(95));
            try
            {
                TableFeatures.Parse(new string(changed), "f.json");
            }
            catch (DataFormatException)
            {
            }
        }
    }

    [Fact]
    public void What_is_not_fitted_or_does_not_fit_is_told()
    {
        foreach (TableFeature feature in All().Where(feature => feature.Name is not ("hash" or "limit")))
        {
            var features = new TableFeatures { feature };
            Assert.Contains(feature.Name, Assert.Throws<InvalidOperationException>(
                () => features.Matrix(table)).Message, StringComparison.Ordinal);
        }
        Assert.Contains("the column 'none'", Assert.Throws<ArgumentException>(
            () => Numbers(new NumericFeature("none"))).Message, StringComparison.Ordinal);
        Assert.Contains("'city' holds Text", Assert.Throws<ArgumentException>(
            () => Numbers(new NumericFeature("city"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TableFeatures { new DateFeature("a"), new NumericFeature("a") });
        Assert.Throws<InvalidOperationException>(() => new TableFeatures().Fit(table));
        var target = new TableFeatures { new NumericFeature("age") };
        target.Target = new ClassTarget("city");
        Assert.Contains("row 3 is missing", Assert.Throws<ArgumentException>(() => target.Fit(table)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_are_numbers_and_can_be_restored()
    {
        var whole = table.Rows([0, 1, 3]);
        var features = new TableFeatures { new CategoricalFeature("city") };
        var target = new NumericTarget("age", standardize: true);
        features.Target = target;
        features.Fit(whole);
        NDArray y = features.Targets(whole);
        Assert.Equal((3, 1), y.Shape);
        Assert.Equal([20f, 30f, 70f], target.Restore(y).ToArray<float>(), (a, b) => MathF.Abs(a - b) < 1e-4f);
        features.Target = new ClassTarget("city", LabelMode.Categorical);
        features.Fit(table.Rows([0, 1]));
        Assert.Equal([1f, 0f, 0f, 1f], features.Targets(table.Rows([0, 1])).ToArray<float>());
        Assert.Contains("'Kyiv'", Assert.Throws<ArgumentException>(() => features.Targets([stranger])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Features_are_inferred_from_a_table()
    {
        TableFeatures features = TableFeatures.Infer(table, "bought", leaveOut: ["note"]);
        Assert.Equal("numeric age\ncategorical city\ndate since", features.ToString());
        Assert.Equal("class bought", features.Target!.ToString());
        Assert.Equal(2, ((NumericFeature)features["age"]).Width);
        Assert.Throws<ArgumentException>(() => TableFeatures.Infer(table, "none"));
    }

    sealed record Customer(
        [property: Numeric(Missing = MissingNumbers.Zero, Indicator = true)] double? Age,
        [property: Categorical(MaxCategories = 2)] string City, int Visits, [property: NotMapped] object Tag,
        [property: Hashed(9), Column("street name")] string Street,
        [property: DateParts(DateParts.Month)] DateTime Since,
        [property: Bucketized(4)] double Income, [property: TextWords(MaxTokens = 9)] string Note,
        [property: Target] bool Bought);

    [Fact]
    public void Features_are_taken_from_attributes()
    {
        TableFeatures features = TableFeatures.Of<Customer>();
        Assert.Equal("numeric Age\ncategorical City\nnumeric Visits\nhashed street name\ndate Since\n" +
            "bucketized Income\ntext Note", features.ToString());
        Assert.Equal("class Bought", features.Target!.ToString());
        var rows = Table.Read(Records.Open([.. Enumerable.Range(0, 20).Select(i => new Customer(
            i % 3 == 0 ? null : i, $"c{i % 4}", i, "", "s", new DateTime(2024, 1 + i % 12, 1), i * i, "a b",
            i % 2 == 0))]));
        NDArray x = features.FitMatrix(rows);
        Assert.Equal((20, features.Width), x.Shape);
    }

    [Fact]
    public async Task Rows_can_be_streamed_in_batches()
    {
        var rows = Records.Open([.. Enumerable.Range(0, 10).Select(i => new Customer(
            i, $"c{i % 4}", i, "", "s", new DateTime(2024, 1 + i % 12, 1), i * i, "a b", i % 2 == 0))]);
        TableFeatures features = TableFeatures.Of<Customer>();
        Table whole = Table.Read(rows);
        features.Fit(whole);
        List<(NDArray X, NDArray Y)> batches = await features.Batches(rows.Rows, 4).ToListAsync();
        Assert.Equal([4, 4, 2], batches.Select(batch => batch.X.Shape[0]));
        Assert.Equal(features.Matrix(whole).ToArray<float>(), batches.SelectMany(batch => batch.X.ToArray<float>()));
    }
}
