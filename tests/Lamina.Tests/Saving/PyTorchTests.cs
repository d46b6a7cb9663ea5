using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tests.Saving;

public class PyTorchTests
{
    static OrderedDictionary<string, NDArray> Load(TorchPickle pickle) =>
        PyTorch.Load(new MemoryStream(pickle.File()), "test.pt");

    static void Refused(TorchPickle pickle, string reason)
    {
        var error = Assert.Throws<InvalidModelFileException>(() => Load(pickle));
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void A_state_dict_is_read()
    {
        TorchPickle pickle = new TorchPickle().Dictionary().Add((byte)'q', 0, (byte)'(');
        pickle.Text("0.weight").Tensor("0", [1, 2, 3, 4, 5, 6], 0, [2, 3], [3, 1]);
        pickle.Text("0.bias").Tensor("1", [7, 8], 0, [2], [1]).Add((byte)'u');
        // torch notes the versions of its modules at the dictionary.
        pickle.Add((byte)'}').Text("_metadata").Dictionary().Add((byte)'s', (byte)'b');
        var tensors = Load(pickle);
        Assert.Equal(["0.weight", "0.bias"], tensors.Keys);
        Assert.Equal(new Shape(2, 3), tensors["0.weight"].Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], tensors["0.weight"].ToArray<float>());
        Assert.Equal([7, 8], tensors["0.bias"].ToArray<float>());
    }

    [Fact]
    public void A_checkpoint_with_views_and_numbers_is_read()
    {
        TorchPickle pickle = new TorchPickle().Add((byte)'}', (byte)'(');
        pickle.Text("epoch").Number(3).Text("model").Add((byte)'}').Text("w");
        pickle.Tensor("0", [1, 2, 3, 4, 5, 6, 7], 1, [3, 2], [1, 3]).Add((byte)'s', (byte)'u');
        NDArray transposed = Load(pickle)["model.w"];
        Assert.Equal(new Shape(3, 2), transposed.Shape);
        Assert.Equal([2, 5, 3, 6, 4, 7], transposed.ToArray<float>());
    }

    [Fact]
    public void Code_is_refused_and_not_run()
    {
        TorchPickle system = new TorchPickle().Global("os", "system").Add((byte)'(').Text("touch /tmp/owned");
        Refused(system.Add((byte)'t', (byte)'R'), "os.system");
        Refused(new TorchPickle().Global("builtins", "eval"), "builtins.eval");
        Refused(new TorchPickle().Global("torch", "load"), "torch.load");
        // INST, OBJ, NEWOBJ, EXT1, and a persistent id as text.
        foreach (byte code in (byte[])[(byte)'i', (byte)'o', 0x81, 0x82, (byte)'P'])
            Refused(new TorchPickle().Add(code), "refused");
    }

    [Fact]
    public void Tensors_outside_their_numbers_are_refused()
    {
        (int Offset, int[] Sizes, int[] Strides)[] wrong =
        [
            (0, [3], [1]), (1, [2], [1]), (-1, [1], [1]), (0, [2], [2]), (0, [-1], [1]), (0, [2], [-1]),
            (int.MaxValue, [1], [1]), (0, [int.MaxValue, int.MaxValue], [0, 0]), (0, [1000], [0]), (0, [1, 1], [1]),
        ];
        foreach ((int offset, int[] sizes, int[] strides) in wrong)
            Refused(new TorchPickle().Add((byte)'}').Text("w").Tensor("0", [1, 2], offset, sizes, strides)
                .Add((byte)'s'), "within");
        Refused(new TorchPickle().Add((byte)'}').Text("w").Tensor("0", [1], 0, [1], [1], "DoubleStorage")
            .Add((byte)'s'), "DoubleStorage");
        Refused(new TorchPickle().Add((byte)'}').Text("w").Tensor("0", [1], 0, [1], [1], "OddStorage")
            .Add((byte)'s'), "OddStorage");
    }

    [Fact]
    public void Dictionaries_in_themselves_end()
    {
        // d = {}; d["a"] = d
        Refused(new TorchPickle().Add((byte)'}', (byte)'q', 0).Text("a").Add((byte)'h', 0, (byte)'s'), "nested");
        // Each holds the one before twice.
        TorchPickle doubling = new TorchPickle().Add((byte)'}', (byte)'q', 0);
        for (byte i = 1; i < 31; i++)
            doubling.Add((byte)'}', (byte)'q', i).Text("a").Add((byte)'h', (byte)(i - 1), (byte)'s')
                .Text("b").Add((byte)'h', (byte)(i - 1), (byte)'s');
        Refused(doubling, "nested");
    }
}
