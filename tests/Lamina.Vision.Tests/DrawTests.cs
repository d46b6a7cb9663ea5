using Lamina.IR;
using SkiaSharp;

namespace Lamina.Vision.Tests;

public sealed class DrawTests
{
    [Fact]
    public void Boxes_are_outlined_in_the_color_of_their_class()
    {
        NDArray grey = new((60, 80, 1));
        NDArray boxes = NDArray.Wrap(new float[] { 10, 20, 40, 50, 50, 20, 70, 50, 12, 5, 30, 9 }, (3, 4));
        NDArray drawn = Images.DrawBoxes(grey, boxes, classes: [0, 1, 0], lineWidth: 2);
        Assert.Equal(new Shape([60, 80, 3]), drawn.Shape);
        float[] first = Pixel(drawn, 35, 10), second = Pixel(drawn, 35, 50);
        Assert.NotEqual([0, 0, 0], first);
        Assert.NotEqual(first, second);
        Assert.Equal(first, Pixel(drawn, 7, 12));
        Assert.Equal([0, 0, 0], Pixel(drawn, 35, 25));
        Assert.Equal([0, 0, 0], Pixel(drawn, 55, 75));
        // The image that was given stays.
        Assert.All(grey.ToArray<float>(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Labels_stand_above_their_boxes_and_inside_the_image()
    {
        NDArray image = new((60, 120, 3));
        NDArray boxes = NDArray.Wrap(new float[] { 100, 30, 119, 50, 5, 0, 40, 25 }, (2, 4));
        NDArray plain = Images.DrawBoxes(image, boxes, white: 1);
        NDArray labelled = Images.DrawBoxes(image, boxes, ["a wide label", "cat"], white: 1);
        Assert.Equal(1, labelled.ToArray<float>().Max(), 0.02);
        Assert.NotEqual(plain.ToArray<float>(), labelled.ToArray<float>());
        // To the left of the first box, above it: its label was moved so that it is not cut.
        Assert.NotEqual(Pixel(plain, 27, 90), Pixel(labelled, 27, 90));
    }

    // White ink on the blue of the first class, black ink on the orange of the second, on nothing of either color.
    [Theory]
    [InlineData(0, 255), InlineData(1, 0)]
    public void Labels_are_written_in_ink_that_stands_out(int color, int ink)
    {
        Assert.SkipWhen(SKFontManager.Default.FontFamilyCount == 0, "There is no font on this machine.");
        NDArray image = new((60, 120, 3));
        image.Fill(128);
        NDArray box = NDArray.Wrap(new float[] { 10, 40, 110, 55 }, (1, 4));
        int Ink(string label) => Count(Images.DrawBoxes(image, box, [label], [color]), ink);
        Assert.Equal(0, Count(Images.DrawBoxes(image, box, classes: [color]), ink));
        Assert.Equal(0, Ink(""));
        int one = Ink("H"), four = Ink("HHHH");
        Assert.InRange(one, 5, 100);
        Assert.InRange(four, 3 * one, 5 * one);
        // Between the upper edge of the box and that of the image, from its left edge on.
        NDArray drawn = Images.DrawBoxes(image, box, ["HHHH"], [color]);
        for (int row = 0; row < 60; row++)
            for (int column = 0; column < 120; column++)
                if (Pixel(drawn, row, column).All(value => value == ink))
                    Assert.True(row is > 20 and < 40 && column is >= 10 and < 60, $"there is ink at {row}, {column}");
    }

    static int Count(NDArray image, int value) =>
        image.ToArray<float>().Chunk(3).Count(pixel => pixel.All(channel => channel == value));

    [Fact]
    public void Numbers_that_differ_are_refused()
    {
        NDArray image = new((6, 8, 3)), boxes = new((2, 4));
        Assert.Throws<ArgumentException>(() => Images.DrawBoxes(image, new NDArray((2, 5))));
        Assert.Throws<ArgumentException>(() => Images.DrawBoxes(image, boxes, ["one"]));
        Assert.Throws<ArgumentException>(() => Images.DrawBoxes(image, boxes, classes: [1, 2, 3]));
    }

    static float[] Pixel(NDArray image, int row, int column) =>
        image.AsSpan<float>().Slice((row * image.Shape[1] + column) * 3, 3).ToArray();
}
