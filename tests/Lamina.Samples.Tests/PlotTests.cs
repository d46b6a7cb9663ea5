using System.Buffers.Binary;
using Lamina.IR;
using Lamina.Plots;

namespace Lamina.Samples.Tests;

public sealed class PlotTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("plots").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Panels_lie_side_by_side()
    {
        CurvePanel loss = new("loss", [new("training", [2, 1, 0.5]), new("validation", [1.5, 1, double.NaN])]);
        Assert.Equal((720, 540), Size(path => LearningCurves.Save([loss], path)));
        Assert.Equal((1440, 540), Size(path => LearningCurves.Save([loss, loss with { Title = "accuracy" }], path)));
    }

    [Fact]
    public void One_epoch_is_enough_and_none_is_not()
    {
        Assert.Equal((720, 540), Size(path => LearningCurves.Save([new("loss", [new("training", [1])])], path)));
        Assert.Throws<ArgumentException>(() => Size(path => LearningCurves.Save([], path)));
        Assert.Throws<ArgumentException>(() =>
            Size(path => LearningCurves.Save([new("loss", [new("training", [])])], path)));
        Assert.Throws<ArgumentException>(() => Size(path => LearningCurves.Save(new Callbacks.History(), path)));
    }

    [Fact]
    public void Images_stand_in_rows()
    {
        var images = new NDArray((5, 8, 8, 1));
        Assert.Equal((540, 420), Size(path => ImageGrid.Save(images, ["a", "b", "c", "d", "e"], path, columns: 3)));
        Assert.Equal((900, 210), Size(path => ImageGrid.Save(images, ["a", "b", "c", "d", "e"], path)));
    }

    [Fact]
    public void Images_of_another_shape_are_refused()
    {
        string[] two = ["a", "b"];
        Assert.Contains("(2, 8)", Assert.Throws<ArgumentException>(() =>
            Size(path => ImageGrid.Save(new NDArray((2, 8)), two, path))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Size(path => ImageGrid.Save(new NDArray((2, 8, 8, 3)), two, path)));
        Assert.Throws<ArgumentException>(() => Size(path => ImageGrid.Save(new NDArray((3, 8, 8)), two, path)));
        Assert.Throws<ArgumentException>(() =>
            Size(path => ImageGrid.Save(new NDArray((2, 8, 8), DType.UInt8), two, path)));
    }

    // The header of a PNG file has the size behind 16 bytes.
    (int Width, int Height) Size(Action<string> save)
    {
        string path = Path.Combine(folder, "made/on/the/way", "picture.png");
        save(path);
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        return (BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]));
    }
}
