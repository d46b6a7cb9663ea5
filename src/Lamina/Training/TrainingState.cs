using System.Globalization;
using System.Text.Json.Nodes;
using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Training;

/// <summary>
/// Where a training stands, with everything that its further course depends on: weights, optimizer, random numbers,
/// place in the data, running means and what callbacks remember. Written to one file and read back, it lets a training
/// that was broken off go on to the very bits that it would have reached.
/// </summary>
sealed class TrainingState(Model model, Compilation compilation, BatchFeed feed, BatchFeed? validation, Logs logs)
{
    const string Note = "training";
    const int Format = 2;

    /// <summary>The present epoch, from 0.</summary>
    public int Epoch { get; set; }

    /// <summary>How many batches of it are done.</summary>
    public int Batch { get; set; }

    /// <summary>Whether the user broke the training off.</summary>
    public bool Interrupted { get; set; }

    /// <summary>Whether the training came to its end, rather than being broken off.</summary>
    public bool Completed { get; set; }

    /// <summary>The callbacks whose memory belongs to the state.</summary>
    public IReadOnlyList<Callback> Callbacks { get; set; } = [];

    /// <summary>Writes the state. The file shows the state before or this one, never a part.</summary>
    /// <param name="path">The file.</param>
    /// <param name="epochDone">Whether the present epoch is over, so that the next one is to be begun.</param>
    public void Write(string path, bool epochDone)
    {
        List<SafetensorsEntry> entries = [.. Variables().Select(v => SafetensorsEntry.From(v.Name, v.Variable.Value))];
        (ulong key, ulong counter) = Random.State;
        var values = new JsonObject
        {
            ["format"] = Format,
            ["epoch"] = epochDone ? Epoch + 1 : Epoch,
            ["batch"] = epochDone ? 0 : Batch,
            ["stop"] = model.StopTraining && !Interrupted,
            ["mark"] = feed.Mark,
            ["validation_mark"] = validation?.Mark ?? "",
            ["random_key"] = key,
            ["random_counter"] = counter,
            ["optimizer"] = compilation.Optimizer.ClassName,
        };
        var numbers = new CallbackState();
        foreach ((string name, double value) in logs) numbers.Set(name, value);
        values["logs"] = numbers.Values;
        var memories = new JsonObject();
        foreach ((string name, Callback callback) in Named())
        {
            var memory = new CallbackState();
            callback.SaveState(memory);
            if (memory.IsEmpty) continue;
            memories[name] = memory.Values;
            entries.AddRange(memory.Arrays.Select(a => SafetensorsEntry.From($"callback/{name}/{a.Key}", a.Value)));
        }
        values["callbacks"] = memories;
        Safetensors.Write(path, entries, new Dictionary<string, string> { [Note] = values.ToJsonString() });
    }

    /// <summary>Goes to the state in a file.</summary>
    /// <exception cref="InvalidModelFileException">
    /// The file is damaged, or belongs to another model or optimizer. Nothing has changed then.
    /// </exception>
    public void Read(string path)
    {
        SafetensorsFile file = Safetensors.Read(path);
        JsonObject values = ValuesOf(path, file);
        // Only a step tells all that it changes, and a batch the weights of a model without an input shape; the source
        // is read from its start later.
        if (!model.UpdatedVariables.Any())
        {
            feed.Begin(0);
            if (feed.Next()) model.StepFor(feed.Signature, training: true);
            feed.Close();
        }
        IReadOnlyList<(string Name, Variable Variable)> variables = Variables();
        foreach ((string name, Variable variable) in variables) Check(path, file, name, variable);
        foreach ((string name, Variable variable) in variables) variable.Assign(file.Entries[name].ToNDArray());
        (Epoch, Batch) = (values["epoch"]!.GetValue<int>(), values["batch"]!.GetValue<int>());
        model.StopTraining = values["stop"]!.GetValue<bool>();
        Random.State = (values["random_key"]!.GetValue<ulong>(), values["random_counter"]!.GetValue<ulong>());
        feed.Resume(Epoch, Batch, values["mark"]!.GetValue<string>());
        validation?.Resume(0, 0, values["validation_mark"]!.GetValue<string>());
        logs.Clear();
        var numbers = new CallbackState(values["logs"]!.AsObject());
        foreach ((string name, _) in numbers.Values) logs[name] = numbers.Get(name);
        JsonObject memories = values["callbacks"]!.AsObject();
        foreach ((string name, Callback callback) in Named())
        {
            if (memories[name] is not JsonObject memory) continue;
            string prefix = $"callback/{name}/";
            var arrays = file.Entries.Where(e => e.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(e => e.Key[prefix.Length..], e => e.Value.ToNDArray());
            callback.LoadState(new CallbackState(memory, arrays));
        }
    }

    JsonObject ValuesOf(string path, SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(Note, out string? text) || JsonNode.Parse(text) is not JsonObject values
            || values["format"]?.GetValue<int>() != Format)
            throw new InvalidModelFileException(path, "it holds no state of a training that this version can read.");
        string optimizer = values["optimizer"]!.GetValue<string>();
        return optimizer == compilation.Optimizer.ClassName ? values : throw new InvalidModelFileException(path,
            $"it was written while {optimizer} trained the model, which is now compiled with " +
            $"{compilation.Optimizer.ClassName}. Compile as before, or delete the backup to begin anew.");
    }

    static void Check(string path, SafetensorsFile file, string name, Variable variable)
    {
        if (!file.Entries.TryGetValue(name, out SafetensorsEntry? entry))
            throw new InvalidModelFileException(path, $"it has no '{name}' ({variable.Path}), so it belongs to " +
                "another model, optimizer or list of metrics. Compile as before, or delete the backup to begin anew.");
        if (entry.Shape != variable.Shape || entry.DType != variable.DType)
            throw new InvalidModelFileException(path, $"'{name}' is {entry.DType.KerasName()} {entry.Shape}, and " +
                $"'{variable.Path}' is {variable.DType.KerasName()} {variable.Shape}. Build the model as before, or " +
                "delete the backup to begin anew.");
    }

    /// <summary>All variables that a step reads or changes, each with a name of its own.</summary>
    IReadOnlyList<(string Name, Variable Variable)> Variables()
    {
        List<(string Name, Variable Variable)> known =
        [
            .. Numbered("weight", model.Weights), .. Numbered("random", [.. model.SeedStates.Distinct()]),
            .. Numbered("optimizer", [.. model.Optimizers.SelectMany(optimizer => optimizer.Variables)]),
            .. Numbered("mean", [.. compilation.Counters, .. model.MetricVariables]),
        ];
        // What layers keep beside, such as the states of stateful recurrent layers.
        return [.. known, .. Numbered("state", [.. model.UpdatedVariables.Except(known.Select(v => v.Variable))])];
    }

    static IEnumerable<(string, Variable)> Numbered(string kind, IReadOnlyList<Variable> variables) =>
        variables.Select((v, i) => ($"{kind}/{i.ToString(CultureInfo.InvariantCulture)}", v));

    /// <summary>The callbacks as EarlyStopping#0: class and number among those of the class.</summary>
    IEnumerable<(string Name, Callback Callback)> Named()
    {
        var seen = new Dictionary<string, int>();
        foreach (Callback callback in Callbacks)
        {
            string name = callback.GetType().Name;
            int number = seen[name] = seen.GetValueOrDefault(name, -1) + 1;
            yield return ($"{name}#{number.ToString(CultureInfo.InvariantCulture)}", callback);
        }
    }
}
