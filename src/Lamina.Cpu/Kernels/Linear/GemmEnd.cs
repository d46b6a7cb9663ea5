using System.Numerics.Tensors;

namespace Lamina.Cpu;

/// <summary>What is left to do with a finished row of C.</summary>
static unsafe class GemmEnd
{
    /// <summary>The bounds that make the activation, or none for those that are not a clamp.</summary>
    public static (float Floor, float Ceiling) Bounds(Activation activation) => activation switch
    {
        Activation.Relu => (0, float.PositiveInfinity),
        Activation.Relu6 => (0, 6),
        _ => (float.NegativeInfinity, float.PositiveInfinity),
    };

    /// <summary>Whether <see cref="Curve"/> has anything to do.</summary>
    public static bool IsCurve(Activation activation) => activation is Activation.Sigmoid or Activation.Tanh;

    /// <summary>Applies an activation that is not a clamp to rows that are still in the cache.</summary>
    public static void Curve(Activation activation, float* c, nint ldc, int rows, int columns)
    {
        for (int row = 0; row < rows; row++, c += ldc)
        {
            var span = new Span<float>(c, columns);
            if (activation == Activation.Sigmoid)
            {
                TensorPrimitives.Sigmoid(span, span);
            }
            else
            {
                TensorPrimitives.Tanh(span, span);
            }
        }
    }

    /// <summary><see cref="Row"/> for several.</summary>
    public static void Rows(in GemmSpec spec, float* c, float* bias, int rows, int columns)
    {
        for (int row = 0; row < rows; row++, c += spec.LdC)
        {
            Row(spec, c, bias, columns);
        }
    }

    /// <summary>Adds the bias to finished sums and applies the activation.</summary>
    public static void Row(in GemmSpec spec, float* c, float* bias, int columns)
    {
        if (bias != null)
        {
            if (spec.BiasStep == 0)
            {
                var span = new Span<float>(c, columns);
                TensorPrimitives.Add(span, *bias, span);
            }
            else
            {
                RowLoops.Add(c, bias, c, columns);
            }
        }

        if (IsCurve(spec.Activation))
        {
            Curve(spec.Activation, c, columns, 1, columns);
        }
        else if (spec.Activation != Activation.None)
        {
            var (floor, ceiling) = Bounds(spec.Activation);
            RowLoops.Clamp(c, floor, ceiling, columns);
        }
    }
}
