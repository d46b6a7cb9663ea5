using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// The first bias of an LSTM: 1 for the forget gate, so that states last at first (Jozefowicz et al. 2015); the other
/// gates have what another initializer gives.
/// </summary>
sealed class ForgetBias(Initializer others) : Initializer
{
    public override string ClassName => others.ClassName;

    public override NDArray Create(Shape shape, DType dtype = DType.Float32)
    {
        int units = shape[0] / 4;
        NDArray[] parts =
            [others.Create(units, dtype), new Ones().Create(units, dtype), others.Create(2 * units, dtype)];
        var bias = new NDArray(shape, dtype);
        int at = 0;
        foreach (NDArray part in parts)
        {
            part.Bytes.CopyTo(bias.Bytes[at..]);
            at += part.Bytes.Length;
        }
        return bias;
    }

    public override JsonObject GetConfig() => others.GetConfig();
}
