using Lamina.IR;
using Lamina.Layers;
using static Lamina.Keras;

namespace Lamina.Tests.Saving;

/// <summary>Layers whose classes are registered under a package's name come back from both kinds of file.</summary>
public sealed class RegisteredClassTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lamina-registered").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("model.keras")]
    [InlineData("model.h5")]
    public void A_model_with_them_is_saved_and_loaded(string file)
    {
        KerasTensor x = Input(6, 8);
        KerasTensor y = new TransformerEncoder(16, 2).Apply(new PositionEmbedding(6).Apply(x));
        var model = new Model(x, new LowRankAdapter(new Dense(3), rank: 2).Apply(y));
        NDArray data = Numerics.Random([2, 6, 8]).Cast(DType.Float32);
        float[] before = model.Predict(data).ToArray<float>();
        string path = Path.Combine(folder, file);
        model.Save(path);
        Assert.Equal(before, Model.Load(path).Predict(data).ToArray<float>());
    }
}
