using Lamina.IR;

namespace Lamina.Data.Tests.Pipeline;

/// <summary>Caches in files: whole or not there, and damage is noticed.</summary>
public sealed class FileCacheTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lamina-cache").FullName;

    string At => Path.Combine(folder, "sub", "cache");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_later_program_reads_the_file_and_not_the_source()
    {
        var source = new CountedSource(200);
        int[] first = await source.Dataset.Cache(At, RecordFormat.Int32).ToArrayAsync();
        Assert.Equal(200, source.Read);
        Assert.Equal(Enumerable.Range(0, 200), first);
        Assert.Equal(first, await source.Dataset.Cache(At, RecordFormat.Int32).ToArrayAsync());
        Assert.Equal(200, source.Read);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(At)!));
    }

    [Fact]
    public async Task A_pass_that_is_broken_off_leaves_nothing()
    {
        Dataset<int> dataset = Dataset.Range(0, 100).Cache(At, RecordFormat.Int32);
        Assert.Equal(5, await dataset.Take(5).CountAsync());
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(At)!));
        await Assert.ThrowsAsync<DatasetException>(() => Dataset.Range(0, 9)
            .Map(i => i < 5 ? i : throw new FormatException()).Cache(At, RecordFormat.Int32).CountAsync().AsTask());
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(At)!));
    }

    [Fact]
    public async Task Arrays_come_back_bit_for_bit()
    {
        (NDArray, NDArray)[] pairs =
        [
            (new[,] { { 1f, float.NaN }, { -0f, 3 } }, new[] { 1, 2 }),
            (NDArray.Scalar(4, DType.Float16), new long[] { 7 }),
            (new byte[0, 3], new[] { true, false }),
        ];
        Dataset<(NDArray X, NDArray Y)> dataset = Dataset.From(pairs).Map(pair => (X: pair.Item1, Y: pair.Item2));
        for (int pass = 0; pass < 2; pass++)
        {
            (NDArray X, NDArray Y)[] read = await dataset.Cache(At).ToArrayAsync();
            for (int i = 0; i < pairs.Length; i++)
            {
                Assert.Equal(pairs[i].Item1.ToString(), read[i].X.ToString());
                Assert.Equal(pairs[i].Item1.Bytes, read[i].X.Bytes);
                Assert.Equal(pairs[i].Item2.ToString(), read[i].Y.ToString());
                Assert.Equal(pairs[i].Item2.Bytes, read[i].Y.Bytes);
            }
        }
    }

    [Fact]
    public async Task Reading_goes_on_from_every_position_with_and_without_the_file()
    {
        Dataset<int> Make() => Dataset.Range(0, 150).Map(i => i * i).Cache(At, RecordFormat.Int32);
        for (int taken = 0; taken <= 150; taken += 7)
        {
            if (taken % 2 == 0 && File.Exists(At)) File.Delete(At);
            DatasetPosition position;
            await using (DatasetReader<int> reader = Make().Read())
            {
                for (int i = 0; i < taken; i++) await reader.MoveNextAsync();
                position = reader.Position;
            }
            var rest = new List<int>();
            await using (DatasetReader<int> again = Make().Read(position))
                while (await again.MoveNextAsync()) rest.Add(again.Current);
            Assert.Equal(Enumerable.Range(taken, 150 - taken).Select(i => i * i), rest);
        }
    }

    [Fact]
    public async Task Every_damaged_byte_is_noticed()
    {
        Dataset<string> dataset = Dataset.From(["one", "two", "three"]).Cache(At, RecordFormat.Text);
        string[] whole = await dataset.ToArrayAsync();
        byte[] bytes = await File.ReadAllBytesAsync(At);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 0x10;
            await File.WriteAllBytesAsync(At, damaged);
            DatasetException error = await Assert.ThrowsAsync<DatasetException>(() => dataset.CountAsync().AsTask());
            Assert.Equal(At, Assert.IsType<DataFormatException>(error.InnerException).File);
        }
        for (int length = 0; length < bytes.Length; length++)
        {
            await File.WriteAllBytesAsync(At, bytes[..length]);
            await Assert.ThrowsAsync<DatasetException>(() => dataset.CountAsync().AsTask());
        }
        await File.WriteAllBytesAsync(At, bytes);
        Assert.Equal(whole, await dataset.ToArrayAsync());
    }

    [Fact]
    public async Task A_file_of_another_format_is_refused()
    {
        await Dataset.Range(0, 9).Cache(At, RecordFormat.Int32).CountAsync();
        DatasetException error = await Assert.ThrowsAsync<DatasetException>(
            () => Dataset.From(["x"]).Cache(At, RecordFormat.Text).CountAsync().AsTask());
        Assert.Contains("does not begin as one of 'text' does", error.Message, StringComparison.Ordinal);
        Assert.Contains("Delete the file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_array_that_claims_to_be_large_takes_no_memory()
    {
        var claims = new RecordFormat<NDArray>("array", (writer, _) =>
        {
            writer.Write((byte)DType.Float32);
            writer.Write((byte)2);
            writer.Write(30_000);
            writer.Write(15_000);
        }, RecordFormat.Array.Read);
        await Dataset.From(NDArray.Wrap(new float[1])).Cache(At, claims).CountAsync();
        DatasetException error = await Assert.ThrowsAsync<DatasetException>(
            () => Dataset.From(NDArray.Wrap(new float[1])).Cache(At).CountAsync().AsTask());
        Assert.Contains("An array of 1800000000 bytes stands in 0", error.Message, StringComparison.Ordinal);
    }
}
