using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Lamina.Tests.Saving;

/// <summary>Makes PyTorch files as torch.save does: the instructions of the pickle one by one.</summary>
sealed class TorchPickle
{
    readonly MemoryStream program = new();
    readonly Dictionary<string, byte[]> storages = [];

    public TorchPickle() => Add(0x80, 2);

    public TorchPickle Add(params byte[] bytes)
    {
        program.Write(bytes);
        return this;
    }

    public TorchPickle Text(string text)
    {
        var length = new byte[4];
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return Add([(byte)'X', .. length, .. bytes]);
    }

    public TorchPickle Global(string module, string name) =>
        Add([(byte)'c', .. Encoding.ASCII.GetBytes($"{module}\n{name}\n")]);

    public TorchPickle Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Add([(byte)'J', .. bytes]);
    }

    public TorchPickle Tuple(params int[] values)
    {
        Add((byte)'(');
        foreach (int value in values) Number(value);
        return Add((byte)'t');
    }

    public TorchPickle Dictionary() => Global("collections", "OrderedDict").Add((byte)')', (byte)'R');

    /// <summary>A tensor of float32 numbers; all of the storage "key".</summary>
    public TorchPickle Tensor(string key, float[] numbers, int offset, int[] sizes, int[] strides,
        string type = "FloatStorage")
    {
        storages[key] = System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(numbers).ToArray();
        Global("torch._utils", "_rebuild_tensor_v2").Add((byte)'(', (byte)'(');
        Text("storage").Global("torch", type).Text(key).Text("cpu").Number(numbers.Length);
        Add((byte)'t', (byte)'Q').Number(offset).Tuple(sizes).Tuple(strides).Add(0x89);
        return Dictionary().Add((byte)'t', (byte)'R');
    }

    /// <summary>The file.</summary>
    public byte[] File()
    {
        Add((byte)'.');
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write("archive/data.pkl", program.ToArray());
            Write("archive/byteorder", "little"u8.ToArray());
            foreach ((string key, byte[] bytes) in storages) Write($"archive/data/{key}", bytes);
            Write("archive/version", "3\n"u8.ToArray());

            void Write(string name, byte[] content)
            {
                using Stream member = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                member.Write(content);
            }
        }
        return file.ToArray();
    }
}
