using System.Numerics;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Lamina.Data;

/// <summary>One column of lists of numbers of a row group in memory.</summary>
static class ParquetVectors
{
    /// <summary>The numbers in the lists of a column; null if it holds no lists of numbers.</summary>
    public static DataField? NumbersOf(Field field) =>
        (field is ListField list ? list.Item : field) is DataField { MaxRepetitionLevel: 1 } numbers
        && ClrValues.KindOf(numbers.ClrType) is DataKind.Integer or DataKind.Number ? numbers : null;

    /// <summary>Reads a column; the result gives the vector of a row.</summary>
    public static Task<Func<int, DataValue>> Read(
        ParquetRowGroupReader group, DataField numbers, int rows, CancellationToken cancellation)
    {
        Type type = numbers.ClrType;
        return type == typeof(sbyte) ? Of<sbyte>() : type == typeof(byte) ? Of<byte>()
            : type == typeof(short) ? Of<short>() : type == typeof(ushort) ? Of<ushort>()
            : type == typeof(int) ? Of<int>() : type == typeof(uint) ? Of<uint>()
            : type == typeof(long) ? Of<long>() : type == typeof(ulong) ? Of<ulong>()
            : type == typeof(Half) ? Of<Half>() : type == typeof(float) ? Of<float>()
            : type == typeof(double) ? Of<double>() : Of<decimal>();

        async Task<Func<int, DataValue>> Of<T>() where T : struct, INumberBase<T>
        {
            using var column = (RawColumnData<T>)await group.ReadRawColumnDataBaseAsync(numbers, cancellation);
            double[] values = [.. column.Values.ToArray().Select(double.CreateChecked)];
            DataValue[] vectors = Assembled(values, column.DefinitionLevels, column.RepetitionLevels, numbers);
            if (vectors.Length != rows)
                throw new InvalidDataException($"'{numbers.Path}' has {vectors.Length} lists for {rows} rows");
            return row => vectors[row];
        }
    }

    // (S. Melnik et al., "Dremel", 2010.) An entry of repetition 0 begins a row. Its definition tells how much of the
    // path to a number is there: all of it, up to a number that is null, up to an empty list, or not even the list.
    static DataValue[] Assembled(
        double[] values, ReadOnlySpan<int> definitions, ReadOnlySpan<int> repetitions, DataField numbers)
    {
        int whole = numbers.MaxDefinitionLevel, element = whole - (numbers.IsNullable ? 1 : 0), value = 0;
        List<DataValue> vectors = [];
        List<double> vector = [];
        for (int begin = 0, at = 0; begin < definitions.Length; begin = at)
        {
            vector.Clear();
            do
            {
                if (definitions[at] == whole) vector.Add(values[value++]);
                else if (definitions[at] == element) vector.Add(double.NaN);
            }
            while (++at < definitions.Length && repetitions[at] > 0);
            vectors.Add(definitions[begin] < element - 1 ? DataValue.Missing : vector.ToArray());
        }
        return [.. vectors];
    }
}
