using Lamina.IR;
using Lamina.Onnx.Schema;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Branches and loops. Their bodies see the names of the graph around them.</summary>
static class Control
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.Values("If", c => c.Body(c.Host(c[0])[0] != 0 ? "then_branch" : "else_branch", []));
        list.Values("Loop", Loop);
        list.Values("Scan", ScanOver);
    }

    /// <summary>One iteration after the other, since values may change their shapes and lists grow.</summary>
    static Value[] Loop(NodeCall call)
    {
        long most = call.Has(0) ? call.HostInts(0)[0] : long.MaxValue;
        bool goOn = !call.Has(1) || call.Host(call[1])[0] != 0;
        bool asks = call.Has(1);
        GraphProto body = call.Graph("body");
        int carried = body.Input.Count - 2;
        Value[] state = [.. Enumerable.Range(2, carried).Select(call.Any)];
        var scans = new List<Tensor>[body.Output.Count - 1 - carried];
        for (int s = 0; s < scans.Length; s++) scans[s] = [];
        for (long i = 0; goOn && i < most; i++)
        {
            Value iteration = new TensorValue(Tensor.From(NDArray.Wrap(new[] { i }, Shape.Scalar)));
            Value condition = new TensorValue(Tensor.Scalar(1, DType.Bool));
            Value[] results = [.. call.Body("body", [iteration, condition, .. state]).Select(call.Settle)];
            if (asks || !call.Has(0)) goOn = call.Host(((TensorValue)results[0]).Tensor)[0] != 0;
            state = results[1..(1 + carried)];
            for (int s = 0; s < scans.Length; s++) scans[s].Add(((TensorValue)results[1 + carried + s]).Tensor);
        }
        return [.. state, .. scans.Select((list, s) => (Value)new TensorValue(list.Count > 0 ? Tensor.Stack(list)
            : Empty(body.Output[1 + carried + s])))];
    }

    static Tensor Empty(ValueInfoProto output)
    {
        TypeProto.Types.Tensor? type = output.Type?.TensorType;
        DType element = ElementTypes.Storage((DataType)(type?.ElemType ?? 1)) ?? DType.Float32;
        return Tensor.Zeros(new([0, .. type?.Shape?.Dim.Select(d => (int)d.DimValue) ?? []]), element);
    }

    static Value[] ScanOver(NodeCall call)
    {
        if (call.Opset < 9) return Batched(call);
        int sequences = call.Needed("num_scan_inputs"), carries = call.Count - sequences;
        return [.. Scanned(call, [.. call.Tensors.Take(carries)], [.. call.Tensors.Skip(carries)],
            call.Ints("scan_input_axes"), call.Ints("scan_input_directions"))];
    }

    static IEnumerable<Value> Scanned(
        NodeCall call, Tensor[] carries, Tensor[] sequences, int[]? inAxes, int[]? inDirections)
    {
        sequences = [.. sequences.Select((s, i) => s.MoveAxis(inAxes?[i] ?? 0, 0))];
        sequences = [.. sequences.Select((s, i) => inDirections?[i] == 1 ? s.Reverse(0) : s)];
        (Tensor[] last, Tensor[] results) = IR.Scan.Run((state, elements) =>
        {
            IReadOnlyList<Value> values = call.Body("body",
                [.. state.Concat(elements).Select(t => (Value)new TensorValue(t))]);
            Tensor[] tensors = [.. values.Select(v => ((TensorValue)v).Tensor)];
            return (tensors[..carries.Length], tensors[carries.Length..]);
        }, carries, sequences);
        int[]? axes = call.Ints("scan_output_axes"), directions = call.Ints("scan_output_directions");
        results = [.. results.Select((r, i) => directions?[i] == 1 ? r.Reverse(0) : r)];
        results = [.. results.Select((r, i) => r.MoveAxis(0, axes?[i] ?? 0))];
        return last.Concat(results).Select(t => new TensorValue(t));
    }

    /// <summary>Operator set 8: the first input tells lengths, all others have a batch axis in front.</summary>
    static Value[] Batched(NodeCall call)
    {
        if (call.Has(0)) throw call.Unsupported("a Scan of operator set 8 with sequence lengths");
        Tensor[] inputs = [.. Enumerable.Range(1, call.Count - 1).Select(i => call[i])];
        int carries = inputs.Length - call.Needed("num_scan_inputs");
        Tensor[][] each = [.. Enumerable.Range(0, inputs[0].Shape[0]).Select(b =>
        {
            Tensor[] own = [.. inputs.Select(x => x.Select(0, b))];
            return Scanned(call, own[..carries], own[carries..], null, call.Ints("directions"))
                .Select(v => ((TensorValue)v).Tensor).ToArray();
        })];
        return [.. Enumerable.Range(0, each[0].Length).Select(
            i => new TensorValue(Tensor.Stack([.. each.Select(results => results[i])])))];
    }
}
