using Lamina.IR;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Lists of tensors, and values that may be missing.</summary>
static class Sequences
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.Values("SequenceEmpty", _ => [new SequenceValue([])]);
        list.Values("SequenceConstruct", c => [new SequenceValue([.. Enumerable.Range(0, c.Count).Select(c.Any)])]);
        list.Values("SequenceLength", c => [Count(c.Sequence(0).Items.Count)]);
        list.Values("SequenceAt", c => [c.Sequence(0).Items[At(c, c.Sequence(0).Items.Count)]]);
        list.Values("SequenceInsert", Insert);
        list.Values("SequenceErase", Erase);
        list.Values("ConcatFromSequence", Concatenated);
        list.Values("SplitToSequence", Split);
        list.Values("SequenceMap", Map);
        list.Values("Optional", c => [new OptionalValue(c.Has(0) ? c.Any(0) : null)]);
        list.Values("OptionalHasElement", c => [new TensorValue(Tensor.Scalar(
            c.Has(0) && c.Any(0) is not OptionalValue { Item: null } ? 1 : 0, DType.Bool))]);
        list.Values("OptionalGetElement", c => [c.Any(0) is OptionalValue optional
            ? optional.Item ?? throw c.Bad("the value is missing.") : c.Any(0)]);
    }

    static Value Count(long value) => new TensorValue(Tensor.From(NDArray.Wrap(new[] { value }, Shape.Scalar)));

    static int At(NodeCall call, int count)
    {
        long at = call.HostInts(1)[0];
        if (at < 0) at += count;
        return at >= 0 && at < count ? (int)at : throw call.Bad($"a list of {count} has no place {at}.");
    }

    static Value[] Insert(NodeCall call)
    {
        List<Value> items = [.. call.Sequence(0).Items];
        long at = call.Has(2) ? call.HostInts(2)[0] : items.Count;
        if (at < 0) at += items.Count;
        if (at < 0 || at > items.Count) throw call.Bad($"a list of {items.Count} takes nothing at {at}.");
        items.Insert((int)at, call.Any(1));
        return [new SequenceValue(items)];
    }

    static Value[] Erase(NodeCall call)
    {
        List<Value> items = [.. call.Sequence(0).Items];
        items.RemoveAt(call.Has(1) ? At(call, items.Count) : items.Count - 1);
        return [new SequenceValue(items)];
    }

    static Value[] Concatenated(NodeCall call)
    {
        TensorValue[] items = [.. call.Sequence(0).Items.Cast<TensorValue>()];
        Tensor[] tensors = [.. items.Select(i => i.Tensor)];
        int axis = call.Int("axis", 0);
        Tensor y = call.Int("new_axis", 0) != 0 ? Tensor.Stack(tensors, axis) : Tensor.Concatenate(tensors, axis);
        return [items[0] with { Tensor = y }];
    }

    static Value[] Split(NodeCall call)
    {
        Tensor x = call[0];
        DataType type = call.TypeOf(0);
        int axis = x.Shape.Axis(call.Int("axis", 0)), size = x.Shape[axis];
        bool single = !call.Has(1), equal = single || call[1].Rank == 0;
        int each = single ? 1 : equal ? (int)call.HostInts(1)[0] : 0;
        int[] sizes = equal
            ? [.. Enumerable.Range(0, (size + each - 1) / each).Select(i => Math.Min(each, size - i * each))]
            : [.. call.HostInts(1).Select(s => (int)s)];
        var items = new List<Value>();
        int at = 0;
        foreach (int part in sizes)
        {
            Tensor y = x.Slice(axis, at, at + part);
            if (single && call.Int("keepdims", 1) == 0) y = y.Squeeze([axis]);
            items.Add(new TensorValue(y, type));
            at += part;
        }
        return [new SequenceValue(items)];
    }

    static Value[] Map(NodeCall call)
    {
        var results = new List<Value>[call.Outputs];
        for (int i = 0; i < results.Length; i++) results[i] = [];
        for (int i = 0; i < call.Sequence(0).Items.Count; i++)
        {
            int at = i;
            IReadOnlyList<Value> values = call.Body("body", [.. Enumerable.Range(0, call.Count)
                .Select(n => call.Any(n) is SequenceValue sequence ? sequence.Items[at] : call.Any(n))]);
            for (int r = 0; r < results.Length; r++) results[r].Add(values[r]);
        }
        return [.. results.Select(items => new SequenceValue(items))];
    }
}
