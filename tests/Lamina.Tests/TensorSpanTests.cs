using System.Numerics.Tensors;
using Lamina.IR;

namespace Lamina.Tests;

public class TensorSpanTests
{
    [Fact]
    public void A_span_shows_the_same_memory()
    {
        var array = NDArray.From<float>([1, 2, 3, 4, 5, 6], (2, 3));
        TensorSpan<float> span = array.AsTensorSpan<float>();
        Assert.Equal([2, 3], span.Lengths.ToArray());
        Assert.Equal(6, span[1, 2]);
        span[0, 1] = 20;
        Assert.Equal(20, array[1]);
        Assert.Throws<InvalidOperationException>(() => { array.AsTensorSpan<int>(); });
    }

    [Fact]
    public void Tensors_are_copied_with_their_strides()
    {
        System.Numerics.Tensors.Tensor<int> tensor = System.Numerics.Tensors.Tensor.Create([1, 2, 3, 4, 5, 6], [2, 3]);
        NDArray columns = NDArray.FromTensorSpan(tensor.AsReadOnlyTensorSpan().Slice([0..2, 1..3]));
        Assert.Equal((2, 2), columns.Shape);
        Assert.Equal([2, 3, 5, 6], columns.ToArray<int>());
    }

    [Fact]
    public void One_array_can_be_both()
    {
        double[] numbers = [1, 2, 3, 4];
        NDArray ours = NDArray.Wrap(numbers, (2, 2));
        System.Numerics.Tensors.Tensor<double> theirs = System.Numerics.Tensors.Tensor.Create(numbers, [2, 2]);
        theirs[1, 0] = 30;
        Assert.Equal(30, ours[2]);
    }
}
