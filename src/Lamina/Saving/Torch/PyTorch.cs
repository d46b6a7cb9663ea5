using Lamina.IR;

namespace Lamina.Saving;

/// <summary>
/// Reads the tensors of PyTorch's state dicts (.pt, .pth, in the zip format of PyTorch 1.6 and later). Such a file is a
/// pickle, a program that makes objects; here no program runs: what is not needed to describe tensors, such as any
/// other class or function, is refused.
/// </summary>
public static class PyTorch
{
    // The pickle only describes; the numbers are members of their own.
    const long MostPickle = 64 << 20;
    const int MostValues = 1_000_000;

    /// <summary>Reads all tensors of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>
    /// The tensors by name in the order of the file, row by row; names of dictionaries in dictionaries are joined by a
    /// dot. 8- and 16-bit integers become int32. What is no tensor, such as the number of an epoch, is left out.
    /// </returns>
    /// <remarks>
    /// PyTorch keeps a linear layer's weight as (outputs, inputs) and a convolution's as (filters, channels, height,
    /// width); Lamina, like Keras, as (inputs, outputs) and (height, width, channels, filters).
    /// </remarks>
    /// <exception cref="InvalidModelFileException">The file is damaged, or needs more than tensors.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OrderedDictionary<string, NDArray> Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Load(stream, path);
    }

    /// <summary>Reads from a stream that can seek.</summary>
    internal static OrderedDictionary<string, NDArray> Load(Stream stream, string file)
    {
        long length = stream.Length;
        using var zip = new ZipMembers(stream, file);
        string pickle = zip.Names.FirstOrDefault(name => name == "data.pkl"
            || name.EndsWith("/data.pkl", StringComparison.Ordinal)) ?? throw new InvalidModelFileException(file,
            "it has no data.pkl; files of PyTorch before 1.6 and whole TorchScript modules are not read.");
        string folder = pickle[..^"data.pkl".Length];
        using Stream? order = zip.Open($"{folder}byteorder", most: 16);
        if (order is not null && new StreamReader(order).ReadToEnd() != "little")
            throw new InvalidModelFileException(file, "its numbers have the highest byte first, which is not read.");
        byte[] program;
        using (Stream content = zip.Open(pickle, MostPickle)!)
        {
            program = new byte[content.Length];
            content.ReadExactly(program);
        }
        var storages = new TorchStorages(zip, folder, file, length);
        OrderedDictionary<string, NDArray> tensors = [];
        Collect(new Unpickler(program, file).Run());
        return tensors;

        void Collect(object? root)
        {
            int visited = 0;
            Visit(root, "", 0);

            void Visit(object? value, string name, int depth)
            {
                // Dictionaries that stand in each other again and again would have no end.
                if (depth > Unpickler.MaxDepth || ++visited > MostValues)
                    throw new InvalidModelFileException(file, "its dictionaries are nested too deep or too often.");
                if (value is TorchTensor tensor && !tensors.TryAdd(name, storages.Read(tensor, name)))
                    throw new InvalidModelFileException(file, $"it has the tensor '{name}' twice.");
                foreach ((object? key, object? item) in Items(value))
                    Visit(item, name.Length == 0 ? $"{key}" : $"{name}.{key}", depth + 1);
            }
        }
    }

    static IEnumerable<(object? Key, object? Value)> Items(object? value) => value switch
    {
        PickledDictionary dictionary => dictionary.Items,
        List<object?> list => list.Select((item, i) => ((object?)(long)i, item)),
        _ => [],
    };
}
