using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Lamina.PublicApi.Tests;

/// <summary>
/// Nothing in src/ is a promise only: no compiled method makes a NotImplementedException, and a NotSupportedException
/// only where the table says why.
/// </summary>
public class NoStubTests
{
    // Method -> why what is asked for cannot be done, by nature and not for want of work. A star at the end stands for
    // every name that begins so.
    static readonly Dictionary<string, string> unsupported = new()
    {
        ["Lamina.Layers.Lambda.GetConfig"] = "A configuration holds no code.",
        ["Lamina.Layers.Lambda.Read"] = "Code from files is never run.",
        ["Lamina.Layers.Layer.Call"] = "A class that overrides neither Call nor CallMany computes nothing.",
        ["Lamina.Layers.CategoricalOutputs.RefuseSparse"] = "There are no sparse tensors.",
        ["Lamina.Layers.Lambda.*"] = "A file can hold no code; the message says how to write a class.",
        ["Lamina.Layers.FeatureSpace.CallMany"] = "Columns of text are no tensors; the layer works on the host.",
        ["Lamina.Layers.HashedCrossing.CallMany"] = "Strings are no tensors; the layer works on the host.",
        ["Lamina.Layers.Hashing.Call"] = "Strings are no tensors; the layer works on the host.",
        ["Lamina.Layers.IntegerLookup.Call"] = "A graph has no FarmHash; the layer works on the host.",
        ["Lamina.Layers.StringLookup.Call"] = "Strings are no tensors; the layer works on the host.",
        ["Lamina.Layers.TextVectorization.*"] = "Strings are no tensors, and there are no ragged ones.",
        ["Lamina.Onnx.*"] = "A file may ask for anything; the message names the operator, type or attribute.",
        ["Lamina.Cpu.KernelTable.Lower"] = "A backend's contract: what an op of another library's graph ends in.",
        ["Lamina.Cpu.ProductLowering.Of"] = "As above; only the ops that a pass folds into products get here.",
        ["Lamina.Cpu.ProductLowering.Direct"] = "As above.",
        ["Lamina.Cpu.FusedProgram.Function"] = "No such function of that type: the sine of a truth value.",
        ["Lamina.Cpu.ReduceKernel.Unknown"] = "No such reduction of that type: the mean of truth values.",
        ["Lamina.Cpu.RowFunctions.Unknown"] = "As above, within a fused loop; the compiler asks for none of them.",
        ["Lamina.Cpu.CumulativeKernel.Run"] = "No running sum of truth values.",
        ["Lamina.Cpu.ArgReduceKernel.Run"] = "No order of that type; the message says to convert.",
        ["Lamina.Cpu.IotaKernel.Run"] = "No range of truth values or halves; the message says to convert.",
        ["Lamina.Layers.CategoricalOutputs.RefuseSparse"] = "Keras's sparse tensors: there are none here.",
        ["Lamina.Layers.TextVectorization.Read"] = "Keras's ragged tensors: there are none here.",
        ["Lamina.Layers.FeatureSpace.CallMany"] = "Columns of text are no tensors; the message says what to call.",
        ["Lamina.Layers.HashedCrossing.CallMany"] = "As above.",
        ["Lamina.Layers.Hashing.Call"] = "As above.",
        ["Lamina.Layers.IntegerLookup.Call"] = "As above, where unknown numbers are hashed.",
        ["Lamina.Layers.StringLookup.Call"] = "As above.",
        ["Lamina.Layers.TextVectorization.Call"] = "As above.",
        ["Lamina.Layers.Lambda.GetConfig"] = "Code cannot be written to a file.",
        ["Lamina.Layers.Lambda.Read"] = "Code from a file is never run.",
        ["Lamina.Onnx.Export.GraphWriter.Unsupported"] = "An op that ONNX has no operator for.",
        ["Lamina.Onnx.Export.GraphWriter.Write"] = "ONNX graphs keep no state.",
        ["Lamina.Onnx.Export.SymbolicTrace.Depends"] = "A number in the graph that depends on an open size.",
        ["Lamina.Onnx.Import.ModelCheck.Graph"] = "ONNX's sparse tensors: there are none here.",
        ["Lamina.Onnx.Import.NodeCall.Unsupported"] = "An option that no type or kernel here can express.",
        ["Lamina.Onnx.Import.OperatorTable.Missing"] = "An operator of another library's domain.",
        ["Lamina.Onnx.Import.Operators.Arithmetic.Cast"] = "ONNX's strings and 4-bit numbers are no tensors here.",
        ["Lamina.Onnx.OnnxModel.<Run>b__13_2"] = "An output that is a sequence, where tensors are asked for.",
        ["Lamina.Data.ArrowColumn.Getter"] = "A column of lists or structures; the message names it and its type.",
        ["Lamina.Data.ForwardStream.*"] = "A stream that is only read, forwards, as Stream's contract says.",
        ["Lamina.Data.Dataset`1.BatchReader.Reset"] = "IEnumerator's Reset, which nobody calls.",
        ["Lamina.Training.PlainBatches.Counted.Reset"] = "As above.",
    };

    // What the compiler adds: lists of collection expressions, ends of iterators, the stubs of extension blocks.
    static readonly string[] compilers =
        ["<>z__ReadOnly", "IEnumerator.Reset", "IAsyncDisposable.DisposeAsync", "<G>$"];

    // The length of the operand of each operation, by its code; two-byte codes have the high byte 0xFE.
    static readonly Dictionary<int, OpCode> codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value & 0xFFFF);

    [Fact]
    public void No_method_is_not_implemented() =>
        Assert.Empty(Makers("NotImplementedException"));

    [Fact]
    public void What_is_not_supported_is_so_for_a_reason()
    {
        string[] found = [.. Makers("NotSupportedException")];
        string[] unexplained = [.. found.Where(name => !unsupported.Keys.Any(key => Fits(key, name)))];
        Assert.True(unexplained.Length == 0, string.Join('\n', unexplained));
        Assert.DoesNotContain(unsupported.Keys, key => !found.Any(name => Fits(key, name)));
    }

    static bool Fits(string key, string name) => key.EndsWith('*')
        ? name.StartsWith(key[..^1], StringComparison.Ordinal) : key == name;

    static IEnumerable<string> Makers(string exception) => PublicNames.Assemblies
        .SelectMany(assembly => Makers(assembly.Location, exception)).Distinct().Order(StringComparer.Ordinal);

    static List<string> Makers(string file, string exception)
    {
        using var pe = new PEReader(File.OpenRead(file));
        MetadataReader reader = pe.GetMetadataReader();
        var found = new List<string>();
        foreach (MethodDefinitionHandle handle in reader.MethodDefinitions)
        {
            MethodDefinition method = reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0) continue;
            MethodBodyBlock body = pe.GetMethodBody(method.RelativeVirtualAddress);
            string name = NameOf(reader, method);
            if (!compilers.Any(part => name.Contains(part, StringComparison.Ordinal))
                && Made(body.GetILContent()).Any(token => TypeOf(reader, token) == exception))
                found.Add(name);
        }
        return found;
    }

    /// <summary>The constructors that a method body calls.</summary>
    static IEnumerable<int> Made(ImmutableArray<byte> il)
    {
        for (int at = 0; at < il.Length;)
        {
            int value = il[at++];
            if (value == 0xFE) value = value << 8 | il[at++];
            OpCode code = codes[value];
            if (code == OpCodes.Newobj) yield return Int(il, at);
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * Int(il, at),
                _ => 4,
            };
        }
    }

    static int Int(ImmutableArray<byte> il, int at) => BitConverter.ToInt32(il.AsSpan(at, 4));

    static string TypeOf(MetadataReader reader, int token)
    {
        var handle = (EntityHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle(token);
        if (handle.Kind != HandleKind.MemberReference) return "";
        EntityHandle parent = reader.GetMemberReference((MemberReferenceHandle)handle).Parent;
        return parent.Kind == HandleKind.TypeReference
            ? reader.GetString(reader.GetTypeReference((TypeReferenceHandle)parent).Name) : "";
    }

    /// <summary>Such as Lamina.Layers.Layer.Call; of a local function or lambda, as the compiler calls it.</summary>
    static string NameOf(MetadataReader reader, MethodDefinition method)
    {
        TypeDefinition type = reader.GetTypeDefinition(method.GetDeclaringType());
        string name = reader.GetString(type.Name);
        while (type.IsNested)
        {
            type = reader.GetTypeDefinition(type.GetDeclaringType());
            name = $"{reader.GetString(type.Name)}.{name}";
        }
        return $"{reader.GetString(type.Namespace)}.{name}.{reader.GetString(method.Name)}";
    }
}
