using Lamina.IR;
using Lamina.Layers;
using Lamina.Onnx.Import;
using Lamina.Saving;

namespace Lamina.Onnx.Tests.Import;

/// <summary>Models with random damage are refused with a typed error, or still are models.</summary>
public class DamagedModelTests
{
    static byte[] Written(Model model)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            model.ExportOnnx(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    static Sequential Network() =>
    [
        new InputLayer((-1, 6, 3)), new Conv1D(4, 3, activation: "relu"), new LSTM(3), new Dense(2, "softmax"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damage_is_found(int seed)
    {
        byte[] whole = Written(Network());
        var random = new System.Random(seed);
        var inputs = new Dictionary<string, NDArray>();
        int refused = 0, rounds = 1500;
        for (int round = 0; round < rounds; round++)
        {
            byte[] damaged = [.. whole];
            for (int i = random.Next(1, 6); i > 0; i--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) damaged = damaged[..random.Next(damaged.Length)];
            try
            {
                OnnxModel model = new(ModelFile.Read("damaged", damaged));
                inputs.Clear();
                foreach (OnnxValueInfo input in model.Inputs) inputs[input.Name] = new NDArray((1, 6, 3));
                model.Run(inputs);
            }
            catch (Exception error) when (error is InvalidModelFileException or NotSupportedException
                or ArgumentException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, rounds / 10, rounds);
    }
}
