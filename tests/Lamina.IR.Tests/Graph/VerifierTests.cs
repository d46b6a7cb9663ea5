using static Lamina.IR.Tests.Leaf;

namespace Lamina.IR.Tests;

public class VerifierTests
{
    static void Finds(Graph graph, params string[] parts)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Verifier.Check(graph));
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Sound_graphs_pass()
    {
        var w = new Variable(new NDArray((3, 2)), "w");
        Verifier.Check(Graph.Of([new(DType.Float32, (4, 3))], x =>
        {
            Tensor loss = x[0].MatMul(w).Tanh().Sum();
            Tensor last = Scan.Run((c, e) => ([c[0] + e[0]], []), [Tensor.Zeros(3)], [x[0]]).Carries[0];
            w.Assign(w.Tensor - Gradient.Of(loss + last.Sum(), [w])[0] * 0.1);
            return [loss];
        }));
    }

    [Fact]
    public void A_foreign_parameter_is_found()
    {
        Tensor stranger = Of(2);
        Finds(new Graph([], [stranger + 1]), "parameter", "another graph");
    }

    [Fact]
    public void A_node_whose_type_is_not_its_ops_is_found()
    {
        Tensor x = Of(2);
        var lying = new Node(new Tanh(), [x], [new(DType.Float32, 3)]);
        Finds(new Graph([x], [lying.Outputs[0]]), "Tanh", "float32 (3,)", "float32 (2,)");
    }

    [Fact]
    public void A_value_that_comes_too_late_is_found()
    {
        Tensor x = Of(2);
        Tensor[] inputs = [x];
        var early = new Node(new Tanh(), inputs, [x.Type]);
        inputs[0] = x.Exp();
        Finds(new Graph([x], [early.Outputs[0]]), "Tanh", "before it is made");
    }

    [Fact]
    public void An_update_of_another_type_is_found()
    {
        var state = new Variable(new NDArray(2), "state");
        Finds(new Graph([], [], [new(state, Tensor.Zeros(3))]), "state", "float32 (3,)");
    }

    [Fact]
    public void Bodies_of_loops_are_checked()
    {
        Tensor carry = Of(2), stranger = Of(2);
        Tensor y = new Scan(new Graph([carry], [carry + stranger]), 1, 0, 3).Apply(Tensor.Zeros(2));
        Finds(new Graph([], [y]), "another graph");
    }
}
