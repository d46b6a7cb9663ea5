using Lamina;
using Lamina.Data;
using Lamina.IR;
using Lamina.Tabular;

namespace ManyKinds;

/// <summary>
/// Parcels on a belt and the gate that each must leave by. The handwritten digit of the district is a real one of
/// MNIST's; note, weight and country are made: by chance, but for what follows. A parcel whose note says that it goes
/// back leaves by "returns". What weighs over 20 kg, or over 8 kg and is fragile, leaves by "by hand". All others leave
/// by the gate of their district. A weight in twenty is missing; then it does not count as heavy.
/// </summary>
sealed record Parcels(NDArray Images, Table Rows, NDArray Gates)
{
    static readonly string[] back = ["back to sender", "refused please return", "wrong address return it",
        "customer did not want it goes back"];
    static readonly string[] fragile = ["fragile glass", "handle with care", "breakable dishes", "do not drop"];
    static readonly string[] plain = ["leave at the door", "ring twice", "for the neighbour", "happy birthday",
        "books", "spare parts", "thank you", "second floor", "before noon please", "documents"];
    static readonly string[] countries = ["NO", "IT", "UA", "FR", "KE", "JP"];

    static readonly DataSchema schema = new(new DataColumn("weight", DataKind.Number),
        new DataColumn("country", DataKind.Text), new DataColumn("note", DataKind.Text));

    /// <summary>The gates: ten districts, returns, by hand.</summary>
    public static string[] GateNames { get; } =
        [.. Enumerable.Range(0, 10).Select(district => $"district {district}"), "returns", "by hand"];

    public static Parcels Make(LabeledImages digits, long seed)
    {
        var random = new RandomStream(seed);
        var gates = new int[digits.Count];
        var rows = new DataRow[digits.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            bool returned = random.NextInt(8) == 0, breakable = random.NextInt(4) == 0;
            bool weighed = random.NextInt(20) > 0;
            double weight = weighed ? Math.Round(Math.Exp(1.8 + 0.8 * random.NextNormal()), 1) : 0;
            List<string> note = [Any(plain)];
            if (breakable) note.Insert(random.NextInt(2), Any(fragile));
            if (returned) note.Insert(random.NextInt(note.Count + 1), Any(back));
            rows[i] = new DataRow(
                schema, weighed ? weight : DataValue.Missing, Any(countries), string.Join(", ", note));
            gates[i] = returned ? 10 : weight > 20 || breakable && weight > 8 ? 11 : (int)digits.Labels[i];
        }
        return new(digits.Images, new Table(schema, rows), gates);

        string Any(string[] texts) => texts[random.NextInt(texts.Length)];
    }
}
