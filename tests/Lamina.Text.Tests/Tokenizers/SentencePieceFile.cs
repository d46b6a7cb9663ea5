using Google.Protobuf;

namespace Lamina.Text.Tests;

/// <summary>Writes SentencePiece models by the fields of sentencepiece_model.proto.</summary>
static class SentencePieceFile
{
    /// <summary>Types of pieces.</summary>
    public const int Normal = 1, Unknown = 2, Control = 3, Byte = 6;

    /// <summary>Types of models.</summary>
    public const int Unigram = 1, BytePairs = 2;

    /// <summary>The first three pieces of most models.</summary>
    public static (string Piece, float Score, int Type)[] Special { get; } =
        [("<unk>", 0, Unknown), ("<s>", 0, Control), ("</s>", 0, Control)];

    /// <summary>A piece for each byte.</summary>
    public static (string Piece, float Score, int Type)[] Bytes { get; } =
        [.. Enumerable.Range(0, 256).Select(b => ($"<0x{b:X2}>", 0f, Byte))];

    // Pieces (1) of piece (1), score (2), type (3); trainer (2) with model type (3) and byte fallback (35);
    // normalizer (3) with add_dummy_prefix (3).
    public static void Write(
        string path, int type, IEnumerable<(string Piece, float Score, int Type)> pieces, bool byteFallback = false)
    {
        using FileStream file = File.Create(path);
        using CodedOutputStream output = new(file);
        foreach ((string piece, float score, int kind) in pieces) Message(output, 1, part =>
        {
            part.WriteTag(1, WireFormat.WireType.LengthDelimited);
            part.WriteString(piece);
            part.WriteTag(2, WireFormat.WireType.Fixed32);
            part.WriteFloat(score);
            part.WriteTag(3, WireFormat.WireType.Varint);
            part.WriteInt32(kind);
        });
        Message(output, 2, part =>
        {
            part.WriteTag(3, WireFormat.WireType.Varint);
            part.WriteInt32(type);
            part.WriteTag(35, WireFormat.WireType.Varint);
            part.WriteBool(byteFallback);
        });
        Message(output, 3, part =>
        {
            part.WriteTag(3, WireFormat.WireType.Varint);
            part.WriteBool(true);
        });
    }

    static void Message(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        using MemoryStream inner = new();
        using (CodedOutputStream part = new(inner, leaveOpen: true)) write(part);
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(inner.ToArray()));
    }
}
