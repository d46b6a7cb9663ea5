using Lamina.IR;
using Lamina.Onnx.Export.Operators;

namespace Lamina.Onnx.Export;

/// <summary>Writes a node as operators of ONNX and says what its outputs are called.</summary>
delegate void OperatorWriter(GraphWriter graph, Node node);

/// <summary>The one list of the primitives that can be exported: op → writer.</summary>
static class OperatorWriters
{
    /// <summary>The list.</summary>
    public static IReadOnlyDictionary<Type, OperatorWriter> Table { get; } = Build();

    static Dictionary<Type, OperatorWriter> Build()
    {
        var table = new Dictionary<Type, OperatorWriter>();
        LeafWriters.AddTo(table);
        ElementwiseWriters.AddTo(table);
        MovementWriters.AddTo(table);
        ReductionWriters.AddTo(table);
        ProductWriters.AddTo(table);
        WindowWriters.AddTo(table);
        IndexingWriters.AddTo(table);
        LoopWriters.AddTo(table);
        return table;
    }
}
