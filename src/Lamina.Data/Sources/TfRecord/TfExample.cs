using System.Buffers.Binary;
using System.Text;
using Lamina.Callbacks;

namespace Lamina.Data;

/// <summary>TensorFlow's tf.train.Example (tensorflow/core/example/example.proto): features by name.</summary>
/// <example><code>
/// var example = new TfExample { ["label"] = TfFeature.From(3L), ["name"] = TfFeature.FromText("rose") };
/// byte[] record = example.ToBytes();
/// </code></example>
public sealed class TfExample : Dictionary<string, TfFeature>
{
    /// <summary>An example without features.</summary>
    public TfExample() : base(StringComparer.Ordinal)
    {
    }

    /// <summary>Reads the message; fields that it does not know are left out.</summary>
    /// <param name="data">The bytes of the record.</param>
    /// <exception cref="FormatException">They are no such message.</exception>
    public static TfExample Parse(ReadOnlySpan<byte> data)
    {
        var example = new TfExample();
        var message = new ProtoReader(data, "Example");
        while (message.Next())
            if (message.IsBytes(1)) example.ReadFeatures(message.Bytes);
        return example;
    }

    /// <summary>The message in binary form, the features in ordinal order of their names.</summary>
    public byte[] ToBytes()
    {
        var features = new EventMessage();
        foreach ((string name, TfFeature feature) in this.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            features.Add(1, new EventMessage().Add(1, name).Add(2, Message(feature)));
        return new EventMessage().Add(1, features).ToArray();
    }

    void ReadFeatures(ReadOnlySpan<byte> data)
    {
        var features = new ProtoReader(data, "Features");
        while (features.Next())
        {
            if (!features.IsBytes(1)) continue;
            var entry = new ProtoReader(features.Bytes, "an entry of Features");
            string name = "";
            TfFeature feature = new();
            while (entry.Next())
            {
                if (entry.IsBytes(1)) name = Encoding.UTF8.GetString(entry.Bytes);
                else if (entry.IsBytes(2)) feature = ReadFeature(entry.Bytes);
            }
            // As Protocol Buffers has it for maps: of two with one name the later counts.
            this[name] = feature;
        }
    }

    static TfFeature ReadFeature(ReadOnlySpan<byte> data)
    {
        var kinds = new ProtoReader(data, "Feature");
        TfFeature feature = new();
        while (kinds.Next())
        {
            if (kinds.IsBytes(1)) feature = new() { Bytes = ReadBytes(kinds.Bytes) };
            else if (kinds.IsBytes(2)) feature = new() { Floats = ReadFloats(kinds.Bytes) };
            else if (kinds.IsBytes(3)) feature = new() { Integers = ReadIntegers(kinds.Bytes) };
        }
        return feature;
    }

    static List<byte[]> ReadBytes(ReadOnlySpan<byte> data)
    {
        List<byte[]> values = [];
        var list = new ProtoReader(data, "BytesList");
        while (list.Next())
            if (list.IsBytes(1)) values.Add(list.Bytes.ToArray());
        return values;
    }

    // Packed in one field, or one field for each.
    static List<float> ReadFloats(ReadOnlySpan<byte> data)
    {
        List<float> values = [];
        var list = new ProtoReader(data, "FloatList");
        while (list.Next())
        {
            if (list.IsFixed32(1)) values.Add(BinaryPrimitives.ReadSingleLittleEndian(list.Bytes));
            if (!list.IsBytes(1)) continue;
            ReadOnlySpan<byte> packed = list.Bytes;
            if (packed.Length % 4 != 0) throw new FormatException($"{packed.Length} bytes hold no whole floats.");
            for (; packed.Length > 0; packed = packed[4..]) values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed));
        }
        return values;
    }

    static List<long> ReadIntegers(ReadOnlySpan<byte> data)
    {
        List<long> values = [];
        var list = new ProtoReader(data, "Int64List");
        while (list.Next())
        {
            if (list.IsVarint(1)) values.Add((long)list.Number);
            if (!list.IsBytes(1)) continue;
            var packed = new ProtoReader(list.Bytes, "Int64List");
            while (!packed.AtEnd) values.Add((long)packed.Varint());
        }
        return values;
    }

    static EventMessage Message(TfFeature feature)
    {
        int kinds = (feature.Bytes.Count > 0 ? 1 : 0) + (feature.Floats.Count > 0 ? 1 : 0)
            + (feature.Integers.Count > 0 ? 1 : 0);
        if (kinds > 1)
            throw new InvalidOperationException("A feature holds bytes, floats or whole numbers, not several of them.");
        if (feature.Floats.Count > 0) return new EventMessage().Add(2, new EventMessage().Add(1, feature.Floats));
        if (feature.Integers.Count > 0) return new EventMessage().Add(3, new EventMessage().Add(1, feature.Integers));
        var list = new EventMessage();
        foreach (byte[] bytes in feature.Bytes) list.Add(1, bytes);
        return new EventMessage().Add(1, list);
    }
}
