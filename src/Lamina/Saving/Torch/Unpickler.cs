using System.Buffers.Binary;
using System.Text;

namespace Lamina.Saving;

/// <summary>
/// A machine for the few instructions of Python's pickles (PEP 307, pickletools) that describe tensors in dictionaries.
/// Names of classes and functions are only compared with a short list; any other name or instruction ends it.
/// </summary>
sealed class Unpickler(byte[] program, string file)
{
    /// <summary>How deep dictionaries may be nested.</summary>
    public const int MaxDepth = 32;

    const int MostValues = 10_000_000, MostKey = 4096;

    static readonly object mark = new();

    readonly Stack<object?> stack = [];
    readonly Dictionary<uint, object?> memo = [];
    int at;

    /// <summary>A class or function from the list.</summary>
    sealed record Known(string Name);

    /// <summary>Runs to the end and gives the value.</summary>
    /// <exception cref="InvalidModelFileException">An instruction or a name is not allowed, or the program is
    /// damaged.</exception>
    public object? Run()
    {
        while (true)
        {
            byte code = Take(1)[0];
            if (code == '.') return Pop();
            if (!Push(code) && !Change(code))
                throw Wrong($"the instruction 0x{code:x2} at {at - 1} is not needed for tensors and is refused");
            if (stack.Count > MostValues) throw Wrong("it puts too much on the stack");
        }
    }

    /// <summary>Instructions that put a value on the stack.</summary>
    bool Push(byte code)
    {
        switch (code)
        {
            case (byte)'N': stack.Push(null); return true;
            case 0x88: stack.Push(true); return true;
            case 0x89: stack.Push(false); return true;
            case (byte)'K': stack.Push((long)Take(1)[0]); return true;
            case (byte)'M': stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); return true;
            case (byte)'J': stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); return true;
            case 0x8a: stack.Push(Long(Take(Take(1)[0]))); return true;
            case (byte)'G': stack.Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); return true;
            case (byte)'X': stack.Push(Text(Take(Count()))); return true;
            case 0x8c: stack.Push(Text(Take(Take(1)[0]))); return true;
            case (byte)'}': stack.Push(new PickledDictionary()); return true;
            case (byte)']': stack.Push(new List<object?>()); return true;
            case (byte)')': stack.Push(Array.Empty<object?>()); return true;
            case (byte)'(': stack.Push(mark); return true;
            case (byte)'c': stack.Push(Global(Line(), Line())); return true;
            case (byte)'h': stack.Push(Recall(Take(1)[0])); return true;
            case (byte)'j': stack.Push(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); return true;
            default: return false;
        }
    }

    /// <summary>Instructions that work on what is on the stack.</summary>
    bool Change(byte code)
    {
        switch (code)
        {
            case 0x80: Take(1); return true;
            case 0x95: Take(8); return true;
            case (byte)'q': memo[Take(1)[0]] = Peek(); return true;
            case (byte)'r': memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek(); return true;
            case 0x94: memo[(uint)memo.Count] = Peek(); return true;
            case 0x93:
                object? name = Pop();
                stack.Push(Global(Pop() as string ?? "", name as string ?? ""));
                return true;
            case (byte)'t': stack.Push(PopToMark()); return true;
            case 0x85 or 0x86 or 0x87:
                var tuple = new object?[code - 0x84];
                for (int i = tuple.Length - 1; i >= 0; i--) tuple[i] = Pop();
                stack.Push(tuple);
                return true;
            case (byte)'s':
                object? value = Pop();
                Set([Pop(), value]);
                return true;
            case (byte)'u': Set(PopToMark()); return true;
            case (byte)'a': Append([Pop()]); return true;
            case (byte)'e': Append(PopToMark()); return true;
            case (byte)'Q': stack.Push(Storage(Pop())); return true;
            case (byte)'R':
                object? arguments = Pop();
                stack.Push(Call(Pop(), arguments as object?[] ?? throw Wrong("a call has no arguments")));
                return true;
            case (byte)'b':
                // What PyTorch notes at a dictionary of its own (_metadata) says nothing of the tensors.
                Pop();
                if (Peek() is not PickledDictionary) throw Wrong("it changes the inside of an object");
                return true;
            default: return false;
        }
    }

    Known Global(string module, string name) => (module, name) switch
    {
        ("collections", "OrderedDict") or ("torch._utils", "_rebuild_tensor_v2")
            or ("torch._utils", "_rebuild_parameter") => new(name),
        ("torch", _) when name.EndsWith("Storage", StringComparison.Ordinal) => new(name),
        _ => throw Wrong($"it names {module}.{name}, which is not needed for tensors; nothing of it was run"),
    };

    object Call(object? function, object?[] arguments) => (function, arguments) switch
    {
        (Known { Name: "OrderedDict" }, []) => new PickledDictionary(),
        (Known { Name: "_rebuild_tensor_v2" }, [TorchStorage storage, long offset, object?[] sizes, object?[] strides,
            ..]) => new TorchTensor(storage, offset, Numbers(sizes), Numbers(strides)),
        (Known { Name: "_rebuild_parameter" }, [TorchTensor tensor, ..]) => tensor,
        _ => throw Wrong("it calls something with arguments that make no tensor"),
    };

    TorchStorage Storage(object? id) =>
        id is object?[] and ["storage", Known { Name: var type }, string key, string, long elements]
            ? new(type, key, elements) : throw Wrong("it refers to something that is no storage of numbers");

    long[] Numbers(object?[] values) =>
        Array.ConvertAll(values, value => value is long number ? number : throw Wrong("a size is no number"));

    void Set(object?[] pairs)
    {
        if (Peek() is not PickledDictionary dictionary || pairs.Length % 2 != 0)
            throw Wrong("it sets items of what is no dictionary");
        for (int i = 0; i < pairs.Length; i += 2)
            dictionary.Items.Add(pairs[i] is string { Length: <= MostKey } or long ? (pairs[i], pairs[i + 1])
                : throw Wrong("the key of a dictionary is neither a number nor a text of reasonable length"));
    }

    void Append(object?[] items)
    {
        if (Peek() is not List<object?> list) throw Wrong("it appends to what is no list");
        list.AddRange(items);
    }

    object? Pop()
    {
        object? value = Peek();
        stack.Pop();
        return value;
    }

    object? Peek() => stack.TryPeek(out object? value) && value != mark ? value : throw Wrong("its stack is empty");

    object?[] PopToMark()
    {
        List<object?> values = [];
        while (true)
        {
            if (!stack.TryPop(out object? value)) throw Wrong("its stack is empty");
            if (value == mark) break;
            values.Add(value);
        }
        values.Reverse();
        return [.. values];
    }

    object? Recall(uint index) => memo.TryGetValue(index, out object? value) ? value
        : throw Wrong($"it recalls {index}, which it has not kept");

    ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > program.Length - at) throw Wrong("it ends too early");
        at += count;
        return program.AsSpan(at - count, count);
    }

    int Count() => (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)), int.MaxValue);

    string Line()
    {
        int end = program.AsSpan(at).IndexOf((byte)'\n');
        if (end < 0) throw Wrong("it ends too early");
        string text = Text(Take(end));
        Take(1);
        return text;
    }

    long Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 8) throw Wrong("a number is too large");
        // Two's complement, the lowest byte first.
        long value = bytes.Length > 0 && bytes[^1] >= 0x80 ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--) value = value << 8 | bytes[i];
        return value;
    }

    static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    InvalidModelFileException Wrong(string problem) =>
        new(file, $"its pickle is no description of tensors: {problem}.");
}
