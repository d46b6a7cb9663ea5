using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Tests;

public class StepTests
{
    [Fact]
    public void Variables_are_updated_in_place()
    {
        var w = new Variable(NDArray.From<float>([1, 2, 3]), "w");
        Graph step = Graph.Of([new(DType.Float32, 3)], x =>
        {
            Tensor loss = (w.Tensor - x[0]).Square().Sum();
            w.Assign(w.Tensor - Gradient.Of(loss, [w.Tensor])[0] * 0.25);
            return [loss, w.Tensor];
        });
        IExecutable run = Lamina.Engine.Compile(step);
        PlanVerifier.Check(run.Plan);
        run.Run();
        Assert.Equal(14, run.Output(0)[0]);
        Assert.Equal([0.5f, 1, 1.5f], w.Value.ToArray<float>());
        Assert.Equal([0.5f, 1, 1.5f], run.Output(1).ToArray<float>());
        run.Run();
        Assert.Equal(3.5, run.Output(0)[0]);
    }

    [Fact]
    public void Variables_can_swap()
    {
        var a = new Variable(NDArray.From<float>([1]), "a");
        var b = new Variable(NDArray.From<float>([2]), "b");
        Graph step = Graph.Of([], _ =>
        {
            Tensor old = a.Tensor;
            a.Assign(b.Tensor);
            b.Assign(old);
            return [a.Tensor, old];
        });
        IExecutable run = Lamina.Engine.Compile(step);
        run.Run();
        Assert.Equal((2, 1), (a.Value[0], b.Value[0]));
        Assert.Equal((2, 1), (run.Output(0)[0], run.Output(1)[0]));
        run.Run();
        Assert.Equal((1, 2), (a.Value[0], b.Value[0]));
    }

    [Fact]
    public void An_old_value_read_late_is_the_old_value()
    {
        var a = new Variable(NDArray.From<float>([1, 1]), "a");
        Graph step = Graph.Of([], _ =>
        {
            Tensor old = a.Tensor;
            a.Assign(old + 1);
            return [old.Reshape((2, 1)).MatMul(a.Tensor.Reshape((1, 2))), old * 1];
        });
        IExecutable run = Lamina.Engine.Compile(step);
        PlanVerifier.Check(run.Plan);
        run.Run();
        Assert.Equal([2f, 2, 2, 2], run.Output(0).ToArray<float>());
        Assert.Equal([1f, 1], run.Output(1).ToArray<float>());
        Assert.Equal([2f, 2], a.Value.ToArray<float>());
    }

    [Fact]
    public void Outputs_that_are_inputs_or_equal_keep_their_values()
    {
        Graph step = Graph.Of([new(DType.Float32, 2)], x => [x[0], x[0] + 1, x[0] + 1, (x[0] + 1).Reshape((1, 2))]);
        IExecutable run = Lamina.Engine.Compile(step);
        run.Input(0).AsSpan<float>()[1] = 5;
        run.Run();
        Assert.Equal([0f, 5], run.Output(0).ToArray<float>());
        for (int i = 1; i < 4; i++) Assert.Equal([1f, 6], run.Output(i).ToArray<float>());
        Assert.Equal((1, 2), run.Output(3).Shape);
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        var w = new Variable(Numerics.Random((64, 64)).Cast(DType.Float32), "w");
        Graph step = Graph.Of([new(DType.Float32, (32, 64))], x =>
        {
            Tensor loss = x[0].MatMul(w.Tensor).Tanh().Square().Mean();
            w.Assign(w.Tensor - Gradient.Of(loss, [w.Tensor])[0] * 0.1);
            return [loss];
        });
        IExecutable run = Lamina.Engine.Compile(step);
        for (int i = 0; i < 20; i++) run.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) run.Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_step_that_made_a_nan_is_found()
    {
        Graph step = Graph.Of([new(DType.Float32, 2)], x =>
        {
            Tensor h = x[0].Sum();
            using (NameScope.Enter("bad_layer")) h = h.Reshape(1).Log();
            return [h.Max([0]) + 1];
        });
        IExecutable run = Lamina.Engine.Compile(step);
        run.Input(0).Fill(1);
        Assert.Null(run.RunChecked());
        run.Input(0).Fill(-1);
        Assert.Equal("bad_layer", run.RunChecked()!.Node.Scope);
    }

    [Fact]
    public void An_index_that_does_not_exist_is_named_with_its_layer()
    {
        Graph step = Graph.Of([new(DType.Float32, (4, 2)), new(DType.Int32, 3)], x =>
        {
            using (NameScope.Enter("embedding")) return [x[0].Take(x[1])];
        });
        IExecutable run = Lamina.Engine.Compile(step);
        run.Input(1).AsSpan<int>()[1] = 4;
        var error = Assert.Throws<ArgumentException>(run.Run);
        Assert.Contains("'embedding': Index 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mixed_types_promote_as_keras_does()
    {
        Assert.Equal(DType.Float32, Promotion.Result(DType.Int64, DType.Float32));
        Assert.Equal(DType.Float32, Promotion.Result(DType.BFloat16, DType.Float16));
        Assert.Equal(DType.Int32, Promotion.Result(DType.Bool, DType.Int32));
        Assert.Equal(DType.Float32, Promotion.Result(DType.Float32, DType.Float64));
        Assert.Equal(DType.Float32, (Tensor.From(new[] { 1, 2 }) * 0.5).DType);
        Assert.Equal(DType.Int32, (Tensor.From(new[] { 1, 2 }) * 2).DType);
    }

    [Fact]
    public void A_shape_error_names_the_layer()
    {
        using var scope = NameScope.Enter("dense_1");
        var error = Assert.Throws<GraphException>(() => Tensor.Zeros((2, 3)).MatMul(Tensor.Zeros((4, 5))));
        Assert.Contains("dense_1", error.Message, StringComparison.Ordinal);
        Assert.Contains("(2, 3)", error.Message, StringComparison.Ordinal);
    }
}
