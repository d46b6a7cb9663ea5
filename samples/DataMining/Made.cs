using Lamina;
using Lamina.Data;
using Lamina.Tabular;

namespace DataMining;

/// <summary>
/// Small tables with the columns that the real ones have, for a run without them. How they are made is said at each.
/// </summary>
static class Made
{
    static DataColumn Number(string name) => new(name, DataKind.Number);

    static DataColumn Text(string name) => new(name, DataKind.Text);

    /// <summary>Customers of five types; cars and income make a policy likelier, by a logistic function.</summary>
    public static Table Customers(int count, long seed)
    {
        var random = new RandomStream(seed);
        var schema = new DataSchema(Text("STYPE"), Text("MINK7512"), Text("PPERSAUT"), Number("AGE"), Text("CARAVAN"));
        string[] shares = ["0%", "1 - 10%", "11 - 23%", "24 - 36%"], sums = ["f 0", "f 1-49", "f 500-999"];
        return new(schema, Enumerable.Range(0, count).Select(_ =>
        {
            int type = random.NextInt(5), share = random.NextInt(4), sum = random.NextInt(3);
            bool bought = random.NextUniform() < 1 / (1 + Math.Exp(4.5 - 0.8 * share - 1.2 * sum - 0.4 * type));
            return new DataRow(schema, $"type {type}", shares[share], sums[sum], (double)random.NextInt(80),
                bought ? "insurance" : "noinsurance");
        }));
    }

    /// <summary>
    /// log wage = 1 + 0.08 · years of school + 0.5 · a bend in age + 0.2 for men + noise; a tenth missing.
    /// </summary>
    public static Table Wages(int count, long seed)
    {
        var random = new RandomStream(seed);
        var schema = new DataSchema(Number("wages"), Number("education"), Number("age"), Text("sex"), Text("language"));
        return new(schema, Enumerable.Range(0, count).Select(_ =>
        {
            double school = 8 + random.NextInt(12), age = 18 + random.NextInt(48);
            bool man = random.NextInt(2) == 0;
            double log = 1 + 0.08 * school - Math.Pow((age - 45) / 30, 2) + (man ? 0.2 : 0) + 0.2 * random.NextNormal();
            return new DataRow(schema, Math.Exp(log), random.NextInt(10) == 0 ? DataValue.Missing : school, age,
                man ? "Male" : "Female", random.NextInt(5) == 0 ? "French" : "English");
        }));
    }

    /// <summary>
    /// Baskets of 20 goods; who buys one of the first ten buys its neighbour, too, seven times in ten.
    /// </summary>
    public static Table Baskets(int count, long seed)
    {
        var random = new RandomStream(seed);
        var schema = new DataSchema([.. Enumerable.Range(0, 20).Select(i => Text($"goods {i}")), Text("total")]);
        return new(schema, Enumerable.Range(0, count).Select(_ =>
        {
            var values = new DataValue[21];
            for (int i = 0; i < 20; i++)
                if (random.NextInt(8) == 0) values[i] = "t";
            for (int i = 0; i < 10; i += 2)
                if (!values[i].IsMissing && random.NextInt(10) < 7) values[i + 1] = "t";
            values[20] = "low";
            return new DataRow(schema, values);
        }));
    }

    /// <summary>Three kinds of soil, each a point of eight measures with noise around it.</summary>
    public static Table Land(int count, long seed)
    {
        var random = new RandomStream(seed);
        var schema = new DataSchema([.. Enumerable.Range(0, 8).Select(i => Number($"x.{i}")), Text("classes")]);
        return new(schema, Enumerable.Range(0, count).Select(i => new DataRow(schema,
            [.. Enumerable.Range(0, 8).Select(d => (DataValue)(50 + 20 * Math.Sin(i % 3 * (d + 1))
                + 4 * random.NextNormal())), $"soil {i % 3}"])));
    }

    /// <summary>Readings that lie on a bent line in five dimensions; each twentieth does not.</summary>
    public static Table Readings(int count, long seed)
    {
        var random = new RandomStream(seed);
        var schema = new DataSchema([.. Enumerable.Range(0, 5).Select(i => Number($"V{i}")), Text("Class")]);
        return new(schema, Enumerable.Range(0, count).Select(i =>
        {
            double at = random.NextNormal();
            bool odd = i % 20 == 0;
            return new DataRow(schema, [.. Enumerable.Range(0, 5).Select(d => (DataValue)(odd ? 2 * random.NextNormal()
                : Math.Sin(at + d) + 0.05 * random.NextNormal())), odd ? "Bypass" : "Rad.Flow"]);
        }));
    }
}
