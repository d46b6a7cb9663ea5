using static Lamina.IR.Tests.Leaf;

namespace Lamina.IR.Tests;

public class GraphTests
{
    static readonly TensorType pair = new(DType.Float32, 2);

    [Fact]
    public void Prints_one_line_a_node_with_names_by_position()
    {
        var count = new Variable(NDArray.Scalar(0), "count");
        Graph Make() => Graph.Of([pair, pair], x =>
        {
            count.Assign(count.Tensor + x[0].Sum());
            using (NameScope.Enter("dense")) return [(x[0] + x[1]).Tanh()];
        });
        string text = Make().ToString();
        Assert.Equal(text, Make().ToString());
        string[] lines = text.TrimEnd().Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains(lines, line => line.EndsWith(" = parameter() : float32 (2,)", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(" = add(%", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(": float32 (2,)  # dense", StringComparison.Ordinal));
        Assert.Matches("^return %[0-9]+$", lines[^2]);
        Assert.Matches("^update count <- %[0-9]+$", lines[^1]);
    }

    [Fact]
    public void Nodes_come_after_their_inputs()
    {
        Graph graph = Graph.Of([pair], x => [x[0].Exp() * x[0].Tanh() + x[0]]);
        var seen = new HashSet<Node>();
        foreach (Node node in graph.Nodes())
        {
            Assert.All(node.Inputs, input => Assert.Contains(input.Node, seen));
            seen.Add(node);
        }
        Assert.Equal(5, seen.Count);
    }

    [Fact]
    public void A_read_after_a_write_sees_it_while_a_trace_is_open()
    {
        var state = new Variable(NDArray.Scalar(1), "state");
        Graph graph = Graph.Of([], _ =>
        {
            Tensor before = state;
            state.Assign(before + 1);
            Tensor between = state;
            state.Assign(between * 2);
            return [before, between, state];
        });
        Assert.NotSame(graph.Outputs[0], graph.Outputs[1]);
        (Variable variable, Tensor value) = Assert.Single(graph.Updates);
        Assert.Same(state, variable);
        Assert.Same(value, graph.Outputs[2]);
        Assert.Same(graph.Outputs[0], state.Tensor);
        Assert.Null(Trace.Current);
        Assert.Equal(1, state.Value[0]);
    }

    [Fact]
    public void A_variable_keeps_its_type_and_its_name_is_in_the_refusal()
    {
        var kernel = new Variable(new NDArray((2, 3)), "kernel") { Path = "dense/kernel" };
        Refuses(() => kernel.Assign(new NDArray((3, 2))), "dense/kernel", "(2, 3)", "(3, 2)");
        using var trace = new Trace();
        Refuses(() => kernel.Assign(Of((2, 3), DType.Float64)), "dense/kernel", "float32 (2, 3)", "float64 (2, 3)");
        kernel.Assign((NDArray)new int[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal([1f, 2, 3, 4, 5, 6], kernel.Value.ToArray<float>());
        Assert.Equal("dense/kernel: float32 (2, 3)", kernel.ToString());
    }

    [Fact]
    public void Substitution_copies_only_what_changes()
    {
        Tensor a = Of(2), b = Of(2), kept = b.Exp(), sum = a.Tanh() + kept, other = Of(2);
        Tensor changed = Substitution.Apply([sum], new() { [a] = other })[0];
        Assert.NotSame(sum, changed);
        Assert.Same(kept, changed.Node.Inputs[1]);
        Assert.Same(other, changed.Node.Inputs[0].Node.Inputs[0]);
        Assert.Same(sum, Substitution.Apply([sum], new() { [other] = a })[0]);
    }

    [Fact]
    public void Without_a_backend_reading_says_what_to_reference()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Evaluation.Evaluate([Tensor.Scalar(1)]));
        Assert.Contains("package Lamina", error.Message, StringComparison.Ordinal);
    }
}
