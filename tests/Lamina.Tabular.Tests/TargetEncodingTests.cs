using Lamina.Data;
using Lamina.IR;

namespace Lamina.Tabular.Tests;

public class TargetEncodingTests
{
    static readonly DataSchema schema =
        new(new DataColumn("code", DataKind.Text), new DataColumn("y", DataKind.Number));

    static Table Random(int rows, int categories, long seed)
    {
        var random = new RandomStream(seed);
        return new(schema, Enumerable.Range(0, rows).Select(_ =>
            new DataRow(schema, $"c{random.NextInt(categories)}", random.NextNormal())));
    }

    static double Correlation(float[] x, double[] y)
    {
        double mx = x.Average(a => (double)a), my = y.Average(), xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xy += (x[i] - mx) * (y[i] - my);
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
        }
        return xy / Math.Sqrt(xx * yy);
    }

    [Fact]
    public void Means_are_drawn_towards_the_mean_of_all()
    {
        var table = new Table(schema, new DataRow(schema, "a", 1.0), new DataRow(schema, "a", 3.0),
            new DataRow(schema, "b", 6.0), new DataRow(schema, DataValue.Missing, 10.0));
        var features = new TableFeatures { new TargetEncodedFeature("code", "y", smoothing: 2) };
        features.Fit(table);
        // The mean of all is 5: (4 + 2·5)/4, (6 + 2·5)/3, (10 + 2·5)/3.
        Assert.Equal([3.5f, 3.5f, 16 / 3f, 20 / 3f], features.Matrix(table).ToArray<float>());
        Assert.Equal([5f], features.Matrix([new DataRow(schema, "new", 0.0)]).ToArray<float>());
    }

    [Fact]
    public void Nothing_is_learned_from_noise()
    {
        // Nearly as many categories as rows, and a target that has nothing to do with them.
        Table table = Random(2000, 1000, seed: 3);
        double[] y = [.. table.Select(row => row.Number("y"))];
        var features = new TableFeatures { new TargetEncodedFeature("code", "y", smoothing: 1) };
        float[] apart = features.FitMatrix(table).ToArray<float>();
        float[] naive = features.Matrix(table).ToArray<float>();
        Assert.InRange(Correlation(apart, y), -0.1, 0.1);
        Assert.True(Correlation(naive, y) > 0.5, "encoding rows by themselves leaks, which is why FitMatrix does not");
    }

    [Fact]
    public void No_row_sees_its_own_target()
    {
        Table table = Random(60, 8, seed: 4);
        NDArray Encoded(Table rows) =>
            new TableFeatures { new TargetEncodedFeature("code", "y", folds: 5, seed: 9) }.FitMatrix(rows);
        float[] before = Encoded(table).ToArray<float>();
        for (int row = 0; row < table.Count; row++)
        {
            DataRow[] changed = [.. table];
            changed[row] = new DataRow(schema, table[row]["code"], 1e6);
            float[] after = Encoded(new Table(schema, changed)).ToArray<float>();
            Assert.Equal(before[row], after[row]);
            Assert.NotEqual(before, after);
        }
    }

    [Fact]
    public void What_is_there_is_learned()
    {
        var random = new RandomStream(5);
        var table = new Table(schema, Enumerable.Range(0, 2000).Select(_ =>
        {
            int code = random.NextInt(20);
            return new DataRow(schema, $"c{code}", code + 0.1 * random.NextNormal());
        }));
        var features = new TableFeatures { new TargetEncodedFeature("code", "y") };
        Assert.True(Correlation(features.FitMatrix(table).ToArray<float>(),
            [.. table.Select(row => row.Number("y"))]) > 0.99);
    }
}
