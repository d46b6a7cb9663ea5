using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Tests.Saving;

/// <summary>Weights go through every format; what does not fit changes nothing or is left out.</summary>
[Collection(ProcessWide.Name)]
public sealed class WeightsFileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lamina").FullName;

    public static TheoryData<string> Endings =>
        [".weights.h5", ".safetensors", ".npz", ".weights.json", ".safetensors.index.json"];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static Sequential Make(int width = 8, DType dtype = DType.Float32)
    {
        var model = new Sequential
        {
            new Dense(width, activation: "relu", inputShape: 4, dtype: dtype),
            new BatchNormalization(dtype: dtype),
            new Dense(2, dtype: dtype),
        };
        model.Compile("adam", "mse");
        return model;
    }

    static string Bytes(Model model) =>
        string.Join(" ", model.Weights.Select(w => System.Convert.ToHexString(w.Value.Bytes)));

    [Theory, MemberData(nameof(Endings))]
    public void Weights_come_back(string ending)
    {
        foreach (DType type in (DType[])[DType.Float32, DType.BFloat16])
        {
            string path = Path.Combine(folder, $"{type}{ending}");
            (Sequential one, Sequential other) = (Make(dtype: type), Make(dtype: type));
            one.SaveWeights(path);
            other.LoadWeights(path);
            Assert.Equal(Bytes(one), Bytes(other));
            Assert.Throws<IOException>(() => one.SaveWeights(path, overwrite: false));
        }
    }

    [Theory, MemberData(nameof(Endings))]
    public void What_does_not_fit_changes_nothing_or_is_left_out(string ending)
    {
        string path = Path.Combine(folder, "model" + ending);
        (Sequential wide, Sequential other) = (Make(16), Make());
        wide.Weights.Single(w => w.Shape == 2).Value.Fill(7);
        wide.SaveWeights(path);
        string before = Bytes(other);
        Assert.Throws<InvalidModelFileException>(() => other.LoadWeights(path));
        Assert.Equal(before, Bytes(other));
        if (ending is ".safetensors" or ".npz" or ".safetensors.index.json") return;
        other.LoadWeights(path, skipMismatch: true);
        // Only the last bias has the same shape.
        Assert.NotEqual(before, Bytes(other));
        Assert.Equal([7, 7], other.Weights.Single(w => w.Shape == 2).Value.ToArray<float>());
    }

    [Theory, InlineData(".weights.json", ".weights.h5"), InlineData(".safetensors.index.json", ".safetensors")]
    public void Several_files_replace_older_ones(string index, string shard)
    {
        string path = Path.Combine(folder, "model" + index);
        (Sequential one, Sequential other) = (Make(), Make());
        one.SaveWeights(path, maxShardSize: 100e-9);
        int count = Directory.GetFiles(folder, "*" + shard).Length;
        Assert.True(count > 3, $"{count} files");
        other.LoadWeights(path);
        Assert.Equal(Bytes(one), Bytes(other));
        Make().SaveWeights(path);
        Assert.Single(Directory.GetFiles(folder, "*" + shard));
        Assert.Throws<ArgumentException>(() => one.SaveWeights(Path.Combine(folder, "m.npz"), maxShardSize: 1));
    }

    [Theory, InlineData("../x.weights.h5"), InlineData("/etc/passwd"), InlineData("missing.weights.h5")]
    public void An_index_that_leads_elsewhere_is_refused(string file)
    {
        string path = Path.Combine(folder, "model.weights.json");
        File.WriteAllText(path, $"{{\"weight_map\": {{\"/vars\": \"{file}\"}}}}");
        Assert.Throws<InvalidModelFileException>(() => Make().LoadWeights(path));
    }

    [Fact]
    public void Training_goes_on_after_loading_as_if_it_had_not_stopped()
    {
        NDArray x = NDArray.From<float>([.. Enumerable.Range(0, 64).Select(i => MathF.Sin(i))], (16, 4));
        NDArray y = NDArray.From<float>([.. Enumerable.Range(0, 32).Select(i => MathF.Cos(i))], (16, 2));
        foreach (string ending in (string[])[".keras", ".h5"])
        {
            string path = Path.Combine(folder, "model" + ending);
            Sequential model = Make();
            model.Fit(x, y, epochs: 2, shuffle: false, verbose: 0);
            model.Save(path);
            Model loaded = Model.Load(path);
            model.Fit(x, y, epochs: 2, shuffle: false, verbose: 0);
            loaded.Fit(x, y, epochs: 2, shuffle: false, verbose: 0);
            Assert.Equal(Bytes(model), Bytes(loaded));
            Assert.Null(Model.Load(path, compile: false).Optimizer);
        }
    }
}
