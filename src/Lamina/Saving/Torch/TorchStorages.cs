using Lamina.IR;

namespace Lamina.Saving;

/// <summary>Reads the numbers of tensors from the members of a PyTorch file.</summary>
sealed class TorchStorages(ZipMembers zip, string folder, string file, long length)
{
    // Tensors may share numbers, but not so often that a small file fills the memory.
    const int MostSharing = 4;
    const long Slack = 1 << 20;

    readonly Dictionary<string, (string Type, byte[] Bytes)> read = [];
    long left = MostSharing * length + Slack;

    /// <summary>The numbers of a tensor, row by row.</summary>
    /// <exception cref="InvalidModelFileException">The tensor is not within its storage.</exception>
    public NDArray Read(TorchTensor tensor, string name)
    {
        NpyType type = TypeOf(tensor.Storage.Type);
        byte[] bytes = BytesOf(tensor.Storage, type.Size);
        if (tensor.Offset < 0 || tensor.Offset > bytes.Length) throw Wrong(name);
        (long elements, long last) = (1, tensor.Offset);
        foreach ((long size, long stride) in tensor.Sizes.Zip(tensor.Strides))
        {
            if (size is < 0 or > int.MaxValue || stride < 0 || stride > bytes.Length || elements > bytes.Length
                || (last += Math.Max(size - 1, 0) * stride) > bytes.Length)
                throw Wrong(name);
            elements *= size;
        }
        if (tensor.Sizes.Length != tensor.Strides.Length || tensor.Sizes.Length > 32
            || elements > 0 && (last + 1) * type.Size > bytes.Length || elements * type.Size > bytes.Length)
            throw Wrong(name);
        if ((left -= elements * type.DType.Size()) < 0)
            throw new InvalidModelFileException(file, "its tensors show the same numbers again and again.");
        Shape shape = new([.. tensor.Sizes.Select(size => (int)size)]);
        return type.Read(new MemoryStream(Gather(bytes, tensor, (int)elements, type.Size)), shape, file);
    }

    byte[] BytesOf(TorchStorage storage, int size)
    {
        if (!read.TryGetValue(storage.Key, out var known))
        {
            using Stream content = zip.Open($"{folder}data/{storage.Key}")
                ?? throw new InvalidModelFileException(file, $"it lacks the numbers '{storage.Key}'.");
            if (content.Length > Array.MaxLength)
                throw new InvalidModelFileException(file, "a tensor is larger than the 2 GiB of one .NET array.");
            var bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            read[storage.Key] = known = (storage.Type, bytes);
        }
        return known.Type == storage.Type && storage.Elements >= 0 && known.Bytes.Length / size == storage.Elements
            ? known.Bytes : throw new InvalidModelFileException(file, $"'{storage.Key}' has {known.Bytes.Length} bytes "
                + $"of {known.Type}, and a tensor wants {storage.Elements} numbers of {storage.Type}.");
    }

    static byte[] Gather(byte[] bytes, TorchTensor tensor, int elements, int size)
    {
        var result = new byte[elements * size];
        var index = new long[tensor.Sizes.Length];
        long at = tensor.Offset;
        for (int i = 0; i < elements; i++)
        {
            bytes.AsSpan((int)(at * size), size).CopyTo(result.AsSpan(i * size));
            for (int d = index.Length - 1; d >= 0; d--)
            {
                at += tensor.Strides[d];
                if (++index[d] < tensor.Sizes[d]) break;
                at -= index[d] * tensor.Strides[d];
                index[d] = 0;
            }
        }
        return result;
    }

    NpyType TypeOf(string storage) => NpyType.Parse(storage switch
    {
        "FloatStorage" => "<f4",
        "DoubleStorage" => "<f8",
        "HalfStorage" => "<f2",
        "BFloat16Storage" => "<V2",
        "LongStorage" => "<i8",
        "IntStorage" => "<i4",
        "ShortStorage" => "<i2",
        "CharStorage" => "|i1",
        "ByteStorage" => "|u1",
        "BoolStorage" => "|b1",
        _ => throw new InvalidModelFileException(file, $"its numbers are of the unknown kind {storage}."),
    }, file);

    InvalidModelFileException Wrong(string name) => new(file, $"the tensor '{name}' is not within its numbers.");
}
