namespace Lamina.IR.Tests;

public class DTypeTests
{
    [Fact]
    public void Keras_names_round_trip()
    {
        foreach (DType type in Enum.GetValues<DType>())
            Assert.Equal(type, DTypes.Parse(type.KerasName()));
    }

    [Fact]
    public void Unknown_name_lists_the_known_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => DTypes.Parse("float33"));
        Assert.Contains("float33", error.Message);
        Assert.Contains("float32", error.Message);
    }

    [Fact]
    public void Size_is_that_of_the_dotnet_type()
    {
        Assert.Equal(sizeof(float), DTypes.Of<float>().Size());
        Assert.Equal(sizeof(double), DTypes.Of<double>().Size());
        Assert.Equal(sizeof(int), DTypes.Of<int>().Size());
        Assert.Equal(sizeof(long), DTypes.Of<long>().Size());
        Assert.Equal(sizeof(byte), DTypes.Of<byte>().Size());
        Assert.Equal(sizeof(bool), DTypes.Of<bool>().Size());
        Assert.Equal(sizeof(ushort), DTypes.Of<Half>().Size());
        Assert.Equal(sizeof(ushort), DTypes.Of<BFloat16>().Size());
    }
}
