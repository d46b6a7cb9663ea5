namespace Lamina.Data;

/// <summary>An object as the value of a column, with an error that names the place.</summary>
static class ObjectValue
{
    /// <summary>The value.</summary>
    /// <exception cref="DataFormatException">It is of another kind, or a whole number is too large.</exception>
    public static DataValue From(object? value, DataColumn column, string source, long record)
    {
        try
        {
            return ClrValues.From(value, column.Kind);
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException)
        {
            throw new DataFormatException(source, record, $"column '{column.Name}': {e.Message}", e);
        }
    }
}
