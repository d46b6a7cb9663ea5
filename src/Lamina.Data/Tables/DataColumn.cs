namespace Lamina.Data;

/// <summary>A column of a table.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What its values are.</param>
public sealed record DataColumn(string Name, DataKind Kind)
{
    /// <summary>For example age: Integer.</summary>
    public override string ToString() => $"{Name}: {Kind}";
}
