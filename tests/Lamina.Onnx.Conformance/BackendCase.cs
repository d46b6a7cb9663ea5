using Lamina.IR;
using Lamina.Onnx.Import;
using Lamina.Onnx.Schema;

namespace Lamina.Onnx.Conformance;

/// <summary>
/// A case of ONNX's backend test data: a folder with model.onnx and test_data_set_N/{input,output}_M.pb.
/// </summary>
public static class BackendCase
{
    const double Relative = 1e-3, Absolute = 1e-7;

    /// <summary>Where Debian's package libonnx-testdata puts the data.</summary>
    public const string Root = "/usr/share/libonnx-testdata/data";

    /// <summary>How many of the data's 1,072 cases pass. The number never falls.</summary>
    public const int Reached = 1031;

    /// <summary>The case folders under a folder of the data, in order.</summary>
    public static IReadOnlyList<string> FoldersIn(string root) =>
    [
        .. Directory.EnumerateFiles(root, "model.onnx", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!)
            .Where(folder => Directory.EnumerateDirectories(folder, "test_data_set_*").Any())
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Runs a case.</summary>
    public static Verdict Run(string folder)
    {
        string name = $"{Path.GetFileName(Path.GetDirectoryName(folder))}/{Path.GetFileName(folder)}";
        try
        {
            OnnxModel model = OnnxModel.Load(Path.Combine(folder, "model.onnx"));
            foreach (string data in Directory.EnumerateDirectories(folder, "test_data_set_*").Order())
                if (Difference(model, data) is { } difference)
                    return new(name, IsRandom(name) ? Result.Skip : Result.Fail, difference);
            return new(name, Result.Pass, "");
        }
        catch (NotSupportedException error)
        {
            return new(name, Result.Skip, error.Message);
        }
        catch (Exception error) when (error is ArgumentException or IOException or InvalidOperationException)
        {
            return new(name, Result.Fail, $"{error.GetType().Name}: {error.Message}");
        }
    }

    /// <summary>Cases with random results: the data holds one draw, which no other generator gives.</summary>
    static bool IsRandom(string name) =>
        name.Contains("test_bernoulli", StringComparison.Ordinal)
        || name.Contains("test_training_dropout", StringComparison.Ordinal);

    static string? Difference(OnnxModel model, string data)
    {
        var inputs = new Dictionary<string, Value>();
        for (int i = 0; i < model.Inputs.Count; i++)
            inputs[model.Inputs[i].Name] = ValueFile.Read(Path.Combine(data, $"input_{i}.pb"), model.InputType(i));
        IReadOnlyList<Value> outputs;
        if (inputs.Values.All(value => value is TensorValue))
        {
            // The way that users go: compiled where that is possible.
            // Some of the data states shapes that it does not have.
            var arrays = inputs.ToDictionary(p => p.Key, p => ((Constant)((TensorValue)p.Value).Tensor.Node.Op).Value);
            outputs = model.RunValues(arrays);
        }
        else outputs = model.Evaluate(inputs);
        int files = Directory.EnumerateFiles(data, "output_*.pb").Count();
        if (outputs.Count == 0 || files != outputs.Count) return $"{outputs.Count} outputs, {files} files of outputs";
        for (int i = 0; i < outputs.Count; i++)
        {
            string file = Path.Combine(data, $"output_{i}.pb");
            Value wanted = ValueFile.Read(file, model.OutputType(i));
            if (Compare(outputs[i], wanted) is { } difference) return $"{model.Outputs[i].Name}: {difference}";
        }
        return null;
    }

    static string? Compare(Value got, Value wanted)
    {
        switch (got, wanted)
        {
            case (TensorValue a, TensorValue b): return Compare(a.Tensor, b.Tensor);
            case (SequenceValue a, SequenceValue b):
                if (a.Items.Count != b.Items.Count) return $"{a.Items.Count} items, not {b.Items.Count}";
                return a.Items.Zip(b.Items, Compare).FirstOrDefault(d => d is not null);
            case (OptionalValue { Item: null }, OptionalValue { Item: null }): return null;
            case (OptionalValue { Item: { } a }, OptionalValue { Item: { } b }): return Compare(a, b);
            default: return $"{got.GetType().Name}, not {wanted.GetType().Name}";
        }
    }

    static string? Compare(Tensor got, Tensor wanted)
    {
        if (got.Type != wanted.Type) return $"{got.Type}, not {wanted.Type}";
        NDArray[] values = Evaluation.Evaluate([got, wanted]);
        for (long i = 0; i < values[0].Elements; i++)
        {
            double a = values[0][i], b = values[1][i];
            if (a == b || (double.IsNaN(a) && double.IsNaN(b))) continue;
            if (!(Math.Abs(a - b) <= Absolute + Relative * Math.Abs(b))) return $"element {i} is {a}, not {b}";
        }
        return null;
    }
}
