using System.IO.Compression;
using System.Text;

namespace Lamina.Data.Tests;

/// <summary>Whatever is done to a file of text, it is read or refused with its name, and nothing worse.</summary>
public sealed class ChangedFileTests : IDisposable
{
    const int Changes = 600;

    readonly TemporaryFolder folder = new();

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    /// <summary>Separated values, plain and compressed.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Csv(bool packed) => Change("a.csv", packed,
        "id,price,city,seen\r\n1,1.5,\"Oslo, \"\"N\"\"\",2024-02-29\r\n2,,\"a\nb\",\r\n3,1e9,é,2024-03-01\r\n",
        path => CsvFile.Open(path, new() { InferenceRows = 2 }));

    /// <summary>JSON lines, plain and compressed.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task JsonLines(bool packed) => Change("a.jsonl", packed,
        "{\"id\": 1, \"x\": [1, {\"a\": \"\\u00e9\"}], \"at\": \"2024-02-29\"}\n" +
        "{\"id\": 2, \"y\": null, \"z\": true}\n",
        path => JsonLinesFile.Open(path, new() { InferenceRows = 2 }));

    async Task Change(string name, bool packed, string text, Func<string, TableSource> open)
    {
        byte[] good = Encoding.UTF8.GetBytes(text);
        if (packed)
        {
            using var memory = new MemoryStream();
            using (var gzip = new GZipStream(memory, CompressionMode.Compress)) gzip.Write(good);
            good = memory.ToArray();
        }
        string file = folder.File(name);
        var random = new RandomStream(1);
        int refused = 0;
        for (int i = 0; i < Changes; i++)
        {
            byte[] changed = [.. good[..(good.Length - (i % 3 == 0 ? random.NextInt(good.Length) : 0))]];
            if (i % 3 != 0) changed[random.NextInt(changed.Length)] = (byte)random.NextBits();
            File.WriteAllBytes(file, changed);
            try
            {
                await open(file).Read().CountAsync();
            }
            catch (DataFormatException e)
            {
                Assert.Equal(file, e.File);
                refused++;
            }
        }
        Assert.True(refused > Changes / 20, $"{refused} of {Changes} changed files were refused");
    }
}
