namespace Lamina;

/// <summary>
/// Places boxes in rows so that arrows go downward and cross little: rows by the longest way from an input, order
/// within a row by the mean of the neighbours, positions likewise (the method of Sugiyama, Tagawa and Toda 1981).
/// Arrows over several rows pass through places of their own in each.
/// </summary>
sealed class PlotLayout
{
    /// <summary>Lengths in pixels.</summary>
    const double Gap = 24, RowGap = 36, PassWidth = 10;
    const int Sweeps = 12;

    readonly List<Place> places;
    readonly List<Place>[] rows;

    /// <summary>Where a box, or an arrow on its way, is.</summary>
    public sealed class Place(double width, double height, int row)
    {
        public double X { get; set; }
        public double Y { get; set; }
        public double Width => width;
        public double Height { get; set; } = height;
        public int Row => row;
        public List<Place> Above { get; } = [];
        public List<Place> Below { get; } = [];
    }

    /// <param name="sizes">Width and height of each box.</param>
    /// <param name="arrows">From box to box; they form no circle and go to later boxes.</param>
    public PlotLayout(IReadOnlyList<(double Width, double Height)> sizes, IReadOnlyList<(int From, int To)> arrows)
    {
        int[] row = new int[sizes.Count];
        foreach ((int from, int to) in arrows.OrderBy(arrow => arrow.To))
            row[to] = Math.Max(row[to], row[from] + 1);
        // An input stands right above what it goes to.
        for (int box = 0; box < row.Length; box++)
            if (row[box] == 0 && arrows.Any(a => a.From == box))
                row[box] = arrows.Where(a => a.From == box).Min(a => row[a.To]) - 1;
        places = [.. sizes.Select((size, i) => new Place(size.Width, size.Height, row[i]))];
        rows = [.. Enumerable.Range(0, row.Length == 0 ? 0 : row.Max() + 1).Select(_ => new List<Place>())];
        foreach (Place place in places) rows[place.Row].Add(place);
        Ways = [.. arrows.Select(arrow => Way(places[arrow.From], places[arrow.To]))];
        for (int sweep = 0; sweep < Sweeps; sweep++) Sort(downward: sweep % 2 == 0);
        foreach (List<Place> line in rows) Spread(line, [.. line.Select(_ => 0.0)]);
        for (int sweep = 0; sweep < 4 * Sweeps; sweep++) Straighten(downward: sweep % 2 == 0);
        Finish();
    }

    /// <summary>The boxes, in their order.</summary>
    public IReadOnlyList<Place> Boxes => places;

    /// <summary>The places that each arrow passes, with its ends.</summary>
    public IReadOnlyList<IReadOnlyList<Place>> Ways { get; }

    public double Width { get; private set; }

    public double Height { get; private set; }

    List<Place> Way(Place from, Place to)
    {
        var way = new List<Place> { from };
        for (int row = from.Row + 1; row < to.Row; row++)
        {
            var pass = new Place(PassWidth, 0, row);
            rows[row].Add(pass);
            way.Add(pass);
        }
        way.Add(to);
        for (int i = 1; i < way.Count; i++)
        {
            way[i - 1].Below.Add(way[i]);
            way[i].Above.Add(way[i - 1]);
        }
        return way;
    }

    void Sort(bool downward)
    {
        foreach (List<Place> line in downward ? rows : rows.Reverse())
        {
            var order = rows.SelectMany(r => r.Select((place, i) => (place, i))).ToDictionary(p => p.place, p => p.i);
            double[] keys = [.. line.Select((place, i) =>
                (downward ? place.Above : place.Below) is { Count: > 0 } near ? near.Average(p => order[p]) : i)];
            Place[] sorted = [.. line.Select((place, i) => (place, i)).OrderBy(p => keys[p.i]).Select(p => p.place)];
            line.Clear();
            line.AddRange(sorted);
        }
    }

    void Straighten(bool downward)
    {
        foreach (List<Place> line in downward ? rows : rows.Reverse())
            Spread(line, [.. line.Select(place => (downward ? place.Above : place.Below) is { Count: > 0 } near
                ? near.Average(p => p.X) : place.X)]);
    }

    /// <summary>Puts the middles of a row as near as can be to where they want to be, in order and apart.</summary>
    static void Spread(List<Place> line, double[] wanted)
    {
        double Apart(int i) => (line[i - 1].Width + line[i].Width) / 2 + Gap;
        double[] right = [.. wanted], left = [.. wanted];
        for (int i = 1; i < line.Count; i++) right[i] = Math.Max(right[i], right[i - 1] + Apart(i));
        for (int i = line.Count - 2; i >= 0; i--) left[i] = Math.Min(left[i], left[i + 1] - Apart(i + 1));
        for (int i = 0; i < line.Count; i++) line[i].X = (right[i] + left[i]) / 2;
    }

    void Finish()
    {
        List<Place> all = [.. rows.SelectMany(line => line)];
        if (all.Count == 0) return;
        double least = all.Min(p => p.X - p.Width / 2), y = Gap;
        foreach (List<Place> line in rows)
        {
            double height = line.Max(p => p.Height);
            foreach (Place place in line)
            {
                (place.X, place.Y) = (place.X - least + Gap, y + height / 2);
                // An arrow goes straight through a row.
                if (place.Height == 0) place.Height = height;
            }
            y += height + RowGap;
        }
        (Width, Height) = (all.Max(p => p.X + p.Width / 2) + Gap, y - RowGap + Gap);
    }
}
