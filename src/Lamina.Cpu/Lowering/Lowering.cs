using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>A step of a plan with the addresses of its operands: what a kernel is made of.</summary>
sealed unsafe class Lowering(Step step, Func<Place, nint> address)
{
    public Step Step => step;

    public Node Node => step.Node;

    /// <summary>The address of any place of the plan.</summary>
    public nint Address(Place place) => address(place);

    public void* In(int index) => (void*)address(step.Inputs[index]);

    public void* Out(int index = 0) => (void*)address(step.Outputs[index]);

    public Shape InShape(int index) => Node.Inputs[index].Shape;

    public Shape OutShape(int index = 0) => Node.Outputs[index].Shape;

    /// <summary>Element type of the first input.</summary>
    public DType DType => Node.Inputs[0].DType;

    /// <summary>Bytes of an element of the first input.</summary>
    public int Size => DType.Size();

    /// <summary>Whether integer input <paramref name="index"/> is int64, not int32.</summary>
    public bool IsWide(int index) => Node.Inputs[index].DType == DType.Int64;
}
