namespace Lamina.Vision;

/// <summary>
/// At most 256 colors that stand for those of an image: the colors themselves if there are no more, else the means of
/// boxes by median cut (Heckbert 1982).
/// </summary>
sealed class Palette
{
    const int Most = 256;

    Palette(byte[] indices, List<int> colors, int? transparent)
    {
        (Indices, Transparent) = (indices, transparent);
        int size = colors.Count + (transparent is null ? 0 : 1);
        while (1 << Bits < size) Bits++;
        Colors = new byte[3 << Bits];
        for (int i = 0; i < colors.Count; i++)
            for (int c = 0; c < 3; c++) Colors[3 * i + c] = (byte)(colors[i] >> 8 * (2 - c));
    }

    /// <summary>The color of each pixel.</summary>
    public byte[] Indices { get; }

    /// <summary>The index of no color, if a pixel is transparent.</summary>
    public int? Transparent { get; }

    /// <summary>There are 2 to this power colors, at least 2.</summary>
    public int Bits { get; } = 1;

    /// <summary>Red, green and blue of each color.</summary>
    public byte[] Colors { get; }

    /// <summary>The palette of pixels with 1, 3 or 4 bytes each.</summary>
    public static Palette Of(byte[] pixels, int channels)
    {
        int count = pixels.Length / channels;
        int[] colors = new int[count];
        bool isAnyTransparent = false;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> p = pixels.AsSpan(i * channels, channels);
            colors[i] = channels == 1 ? p[0] * 0x010101
                : channels == 4 && p[3] < 128 ? -1 : p[0] << 16 | p[1] << 8 | p[2];
            isAnyTransparent |= colors[i] < 0;
        }
        int[] distinct = [.. colors.Where(color => color >= 0).Distinct().Order()];
        var index = new Dictionary<int, byte>();
        List<int> chosen = [];
        foreach (ArraySegment<int> box in Boxes(distinct, Most - (isAnyTransparent ? 1 : 0)))
        {
            foreach (int color in box) index[color] = (byte)chosen.Count;
            chosen.Add(Mean(box));
        }
        if (isAnyTransparent) index[-1] = (byte)chosen.Count;
        return new([.. colors.Select(color => index[color])], chosen, isAnyTransparent ? chosen.Count : null);
    }

    // Halves the box of the widest range until there are enough.
    static List<ArraySegment<int>> Boxes(int[] colors, int most)
    {
        if (colors.Length == 0) return [];
        var boxes = new PriorityQueue<(ArraySegment<int> Colors, int Shift), int>();
        void Add(ArraySegment<int> box)
        {
            (int range, int shift) = Widest(box);
            boxes.Enqueue((box, shift), -range);
        }
        Add(colors);
        while (boxes.Count < Math.Min(most, colors.Length))
        {
            (ArraySegment<int> widest, int shift) = boxes.Dequeue();
            widest.AsSpan().Sort((a, b) => (a >> shift & 255).CompareTo(b >> shift & 255) is not 0 and var order
                ? order : a.CompareTo(b));
            Add(widest[..(widest.Count / 2)]);
            Add(widest[(widest.Count / 2)..]);
        }
        return [.. boxes.UnorderedItems.Select(item => item.Element.Colors)];
    }

    // The channel (as the place of its bits) that varies most.
    static (int Range, int Shift) Widest(ArraySegment<int> box)
    {
        (int Range, int Shift) widest = (-1, 0);
        for (int shift = 16; shift >= 0; shift -= 8)
        {
            int least = 255, most = 0;
            foreach (int color in box)
                (least, most) = (Math.Min(least, color >> shift & 255), Math.Max(most, color >> shift & 255));
            if (most - least > widest.Range) widest = (most - least, shift);
        }
        return widest;
    }

    static int Mean(ArraySegment<int> box) => new[] { 16, 8, 0 }
        .Sum(shift => (int)Math.Round(box.Average(color => color >> shift & 255)) << shift);
}
