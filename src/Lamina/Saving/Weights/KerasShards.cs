using Lamina.IR;

namespace Lamina.Saving;

/// <summary>
/// Weights of Keras 3 in several .weights.h5 files, with an index that says which groups are in which.
/// </summary>
static class KerasShards
{
    /// <summary>Writes a model's weights and the state of its optimizer.</summary>
    /// <param name="path">The index, *.weights.json.</param>
    /// <param name="model">The model.</param>
    /// <param name="most">The most bytes of weights in one file.</param>
    public static void Write(string path, Model model, long most)
    {
        var names = new ShardNames(path, ShardNames.KerasIndex, ".weights.h5");
        var index = new ShardIndex();
        List<SavedObject> objects = SavedObject.Of(model);
        if (model.Optimizer is { } optimizer) objects.AddRange(SavedObject.Of(optimizer));
        var all = objects.SelectMany(saved => saved.Variables.Select((v, i) => (Saved: saved, Index: i, Variable: v)));
        string? first = null;
        foreach (var part in ShardIndex.Split(all, w => w.Variable, most))
        {
            string file = names.Next();
            var root = new Hdf5Group();
            foreach ((SavedObject saved, int i, Variable variable) in part)
            {
                WeightsGroup.Write(root, saved, i);
                index.Add($"/{saved.Group}", file, variable);
            }
            // What has no weights has a group all the same.
            if (first is null)
                foreach (SavedObject saved in objects.Where(saved => saved.Variables.Count == 0))
                {
                    WeightsGroup.Begin(root, saved);
                    index.Add($"/{saved.Group}", file);
                }
            first ??= file;
            AtomicFile.Write(names.PathOf(file), stream => Hdf5Writer.Write(root, stream));
        }
        index.Write(path);
        names.DeleteOld();
    }

    /// <summary>Reads a model's weights.</summary>
    /// <exception cref="InvalidModelFileException">A file is damaged or does not fit.</exception>
    public static void Read(string path, Model model, bool skipMismatch)
    {
        List<FileStream> streams = [];
        try
        {
            var all = new Hdf5Group();
            foreach (string shard in ShardIndex.Read(path).Files.Keys)
            {
                FileStream stream = File.OpenRead(shard);
                streams.Add(stream);
                foreach ((string name, Hdf5Dataset dataset) in Hdf5Reader.Read(stream, shard).Datasets())
                    if (!Add(all, name, dataset))
                        throw new InvalidModelFileException(shard, $"'{name}' stands in another file too.");
            }
            var stored = new StoredWeights(path, skipMismatch);
            WeightsGroup.Read(all, model, stored);
            stored.Assign();
        }
        finally
        {
            foreach (FileStream stream in streams) stream.Dispose();
        }
    }

    static bool Add(Hdf5Group all, string path, Hdf5Dataset dataset)
    {
        int slash = path.LastIndexOf('/');
        if (all.Find(slash < 0 ? "" : path[..slash]) is Hdf5Dataset) return false;
        return (slash < 0 ? all : all.Group(path[..slash])).Children.TryAdd(path[(slash + 1)..], dataset);
    }
}
