using Lamina.IR;

namespace Lamina.Tests;

public class FunctionTests
{
    [Fact]
    public void Is_traced_once_for_each_signature()
    {
        int traces = 0;
        Function square = Function.Of(x => { traces++; return x * x; });
        for (int i = 0; i < 3; i++) Assert.Equal([4f, 9], square.Call(new float[] { 2, 3 })[0].ToArray<float>());
        Assert.Equal([1f], square.Call(new float[] { -1 })[0].ToArray<float>());
        Assert.Equal(2, traces);
        Assert.Equal(2, square.Compilations);
    }

    [Fact]
    public void Updates_variables_at_every_call()
    {
        var count = new Variable(NDArray.Scalar(0), "count");
        Function step = Function.Of(x => { count.Assign(count.Tensor + x); return count.Tensor * 10; });
        Assert.Equal(20, step.Call(NDArray.Scalar(2))[0][0]);
        Assert.Equal(50, step.Call(NDArray.Scalar(3))[0][0]);
        Assert.Equal(5, count.Value[0]);
    }

    [Fact]
    public void Many_threads_may_call_it()
    {
        Function f = Function.Of((a, b) => a.MatMul(b).Tanh());
        NDArray a = Numerics.Random((16, 16)).Cast(DType.Float32), b = Numerics.Random((16, 16), 2).Cast(DType.Float32);
        float[] expected = f.Call(a, b)[0].ToArray<float>();
        Parallel.For(0, 64, _ => Assert.Equal(expected, f.Call(a, b)[0].ToArray<float>()));
    }
}
