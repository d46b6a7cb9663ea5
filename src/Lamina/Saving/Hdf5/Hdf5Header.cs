namespace Lamina.Saving;

/// <summary>The messages of an object header, of which groups and datasets are made.</summary>
static class Hdf5Header
{
    /// <summary>The kinds of messages that are looked at.</summary>
    public enum Kind
    {
        Dataspace = 1, LinkInfo = 2, Datatype = 3, FillValue = 5, Link = 6, ExternalFiles = 7, Layout = 8, Filters = 11,
        Attribute = 12, Continuation = 16, SymbolTable = 17, AttributeInfo = 21,
    }

    /// <summary>A message: its kind, flags and content.</summary>
    public readonly record struct Message(Kind Kind, int Flags, byte[] Data)
    {
        /// <summary>Whether the content is elsewhere in the file.</summary>
        public bool IsShared => (Flags & 2) != 0;
    }

    /// <summary>Reads the messages of the header at an address.</summary>
    public static List<Message> Read(Hdf5Input input, ulong at, string what)
    {
        input.Visit(at, "an object header");
        byte[] start = input.Read(at, 16, $"the header of {what}");
        List<Message> messages = [];
        Queue<(ulong At, ulong Length)> blocks = [];
        if (start.AsSpan().StartsWith("OHDR"u8))
        {
            ReadSecond(input, at, what, messages, blocks);
        }
        else
        {
            var cursor = new Hdf5Cursor(start, input, $"the header of {what}");
            cursor.Version(1, 1);
            cursor.Skip(7);
            blocks.Enqueue((at + 16, cursor.U32()));
            while (blocks.TryDequeue(out var block)) ReadFirst(input, block, what, messages, blocks);
        }
        return messages;
    }

    static void ReadFirst(Hdf5Input input, (ulong At, ulong Length) block, string what, List<Message> messages,
        Queue<(ulong, ulong)> blocks)
    {
        var cursor = new Hdf5Cursor(input.Read(block.At, block.Length, $"the header of {what}"), input,
            $"the header of {what}");
        while (cursor.Left >= 8)
        {
            var kind = (Kind)cursor.U16();
            int size = cursor.U16(), flags = cursor.U8();
            cursor.Skip(3);
            Add(input, new(kind, flags, cursor.Take(size).ToArray()), what, messages, blocks);
        }
    }

    static void ReadSecond(Hdf5Input input, ulong at, string what, List<Message> messages,
        Queue<(ulong At, ulong Length)> blocks)
    {
        var cursor = new Hdf5Cursor(input.Read(at, (ulong)Math.Min(48, input.Length - (long)at), what), input,
            $"the header of {what}");
        cursor.Expect("OHDR"u8);
        cursor.Version(2, 2);
        int flags = cursor.U8();
        if ((flags & 32) != 0) cursor.Skip(16);
        if ((flags & 16) != 0) cursor.Skip(4);
        ulong length = cursor.Number(1 << (flags & 3));
        int messageHead = (flags & 4) != 0 ? 6 : 4;
        ulong first = at + (ulong)cursor.Position;
        ReadBlock(input.Read(first, length, $"the header of {what}"), "");
        while (blocks.TryDequeue(out var block))
            ReadBlock(input.Read(block.At, block.Length, $"the header of {what}"), "OCHK");

        void ReadBlock(byte[] bytes, string signature)
        {
            // A continuation begins with letters and ends with a checksum; the first block has both outside.
            int end = signature.Length == 0 ? bytes.Length : bytes.Length - 4;
            if (end < signature.Length) throw input.Wrong($"the header of {what} is cut short");
            var inner = new Hdf5Cursor(bytes.AsSpan(0, end), input, $"the header of {what}");
            if (signature.Length > 0) inner.Expect("OCHK"u8);
            while (inner.Left >= messageHead)
            {
                var kind = (Kind)inner.U8();
                int size = inner.U16(), own = inner.U8();
                inner.Skip(messageHead - 4);
                Add(input, new(kind, own, inner.Take(size).ToArray()), what, messages, blocks);
            }
        }
    }

    static void Add(Hdf5Input input, Message message, string what, List<Message> messages,
        Queue<(ulong, ulong)> blocks)
    {
        if (message.Kind == Kind.Continuation)
        {
            var cursor = new Hdf5Cursor(message.Data, input, $"the header of {what}");
            ulong at = cursor.U64();
            input.Visit(at, "a part of a header");
            blocks.Enqueue((at, cursor.U64()));
        }
        else if (Enum.IsDefined(message.Kind))
        {
            messages.Add(message);
        }
    }
}
