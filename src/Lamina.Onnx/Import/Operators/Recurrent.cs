using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>RNN, GRU and LSTM: x (time, batch, features), or batch first with the attribute layout = 1.</summary>
static class Recurrent
{
    delegate (Tensor[] State, Tensor Output) Step(Tensor x, Tensor[] state);

    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.Many("RNN", c => Run(c, 1, 1, ["Tanh"], Simple));
        list.Many("GRU", c => Run(c, 3, 1, ["Sigmoid", "Tanh"], Gated));
        list.Many("LSTM", c => Run(c, 4, 2, ["Sigmoid", "Tanh", "Tanh"], LongShort));
    }

    /// <summary>The weights of one direction.</summary>
    sealed record Weights(
        NodeCall Call, Tensor W, Tensor R, Tensor InBias, Tensor OutBias, Tensor? Peepholes, int Hidden,
        Func<Tensor, Tensor>[] Activations);

    static Tensor[] Run(NodeCall call, int gates, int states, string[] usual, Func<Weights, Step> cell)
    {
        bool batchFirst = call.Int("layout", 0) != 0;
        Tensor x = batchFirst ? call[0].MoveAxis(1, 0) : call[0];
        string direction = call.Text("direction", "forward");
        int directions = direction == "bidirectional" ? 2 : 1, hidden = call[2].Shape[-1];
        int steps = x.Shape[0], batch = x.Shape[1];
        Func<Tensor, Tensor>[] activations = Activations(call, usual, directions);
        var outputs = new List<Tensor>();
        var last = new List<Tensor>[states];
        for (int s = 0; s < states; s++) last[s] = [];
        for (int d = 0; d < directions; d++)
        {
            Tensor bias = call.Optional(3)?.Select(0, d) ?? Tensor.Zeros(2 * gates * hidden, x.DType);
            var weights = new Weights(call, call[1].Select(0, d).Transpose(), call[2].Select(0, d).Transpose(),
                bias.Slice(0, 0, gates * hidden), bias.Slice(0, gates * hidden), call.Optional(7)?.Select(0, d), hidden,
                activations[(d * usual.Length)..((d + 1) * usual.Length)]);
            var first = new Tensor[states];
            for (int s = 0; s < states; s++)
            {
                Tensor? given = call.Optional(5 + s);
                if (given is not null && batchFirst) given = given.MoveAxis(1, 0);
                first[s] = given?.Select(0, d) ?? Tensor.Zeros(new(batch, hidden), x.DType);
            }
            (Tensor[] end, Tensor all) = Loop(cell(weights), x, first, call.Optional(4),
                direction == "reverse" || d == 1);
            outputs.Add(all);
            for (int s = 0; s < states; s++) last[s].Add(end[s]);
        }

        // (time, directions, batch, hidden), or (batch, time, directions, hidden).
        Tensor y = Tensor.Stack(outputs, 1);
        if (batchFirst) y = y.Transpose([2, 0, 1, 3]);
        return [y, .. last.Select(s => Tensor.Stack(s, batchFirst ? 1 : 0))];
    }

    static (Tensor[] State, Tensor Outputs) Loop(
        Step step, Tensor x, Tensor[] first, Tensor? lengths, bool reverse)
    {
        Tensor time = Tensor.Iota(x.Shape[0], 0, DType.Int32);
        Tensor[] sequences = lengths is null ? [x] : [x, time];
        (Tensor[] last, Tensor[] results) = Scan.Run((state, element) =>
        {
            (Tensor[] next, Tensor output) = step(element[0], state);
            if (lengths is not null)
            {
                // Behind its end an example keeps its state, and its outputs are 0.
                Tensor inside = element[1].IsLess(lengths.Cast(DType.Int32)).ExpandDims(1);
                next = [.. next.Select((n, i) => Tensor.Where(inside, n, state[i]))];
                output = Tensor.Where(inside, output, 0);
            }
            return (next, [output]);
        }, first, sequences, reverse);
        return (last, results[0]);
    }

    static Step Simple(Weights w) => (x, state) =>
    {
        Tensor h = w.Activations[0](Clipped(w, x.MatMul(w.W) + state[0].MatMul(w.R) + w.InBias + w.OutBias));
        return ([h], h);
    };

    static Step Gated(Weights w)
    {
        int n = w.Hidden;
        bool resetLate = w.Call.Int("linear_before_reset", 0) != 0;
        return (x, state) =>
        {
            Tensor h = state[0], ofX = x.MatMul(w.W) + w.InBias;
            Tensor ofH = h.MatMul(w.R.Slice(1, 0, 2 * n)) + w.OutBias.Slice(0, 0, 2 * n);
            Tensor both = w.Activations[0](Clipped(w, ofX.Slice(1, 0, 2 * n) + ofH));
            Tensor update = both.Slice(1, 0, n), reset = both.Slice(1, n);
            Tensor r = w.R.Slice(1, 2 * n), b = w.OutBias.Slice(0, 2 * n);
            Tensor recurrent = resetLate ? reset * (h.MatMul(r) + b) : (reset * h).MatMul(r) + b;
            Tensor candidate = w.Activations[1](Clipped(w, ofX.Slice(1, 2 * n) + recurrent));
            Tensor next = (1 - update) * candidate + update * h;
            return ([next], next);
        };
    }

    // The gates stand in the order input, output, forget, cell; the peepholes in the order input, output, forget.
    static Step LongShort(Weights w)
    {
        int n = w.Hidden;
        bool coupled = w.Call.Int("input_forget", 0) != 0;
        return (x, state) =>
        {
            Tensor h = state[0], c = state[1];
            Tensor all = x.MatMul(w.W) + h.MatMul(w.R) + w.InBias + w.OutBias;
            Tensor Peep(int gate, Tensor cell) =>
                w.Peepholes is { } p
                ? all.Slice(1, gate * n, (gate + 1) * n) + p.Slice(0, gate * n, (gate + 1) * n) * cell
                : all.Slice(1, gate * n, (gate + 1) * n);
            Tensor input = w.Activations[0](Clipped(w, Peep(0, c)));
            Tensor forget = coupled ? 1 - input : w.Activations[0](Clipped(w, Peep(2, c)));
            Tensor cell = forget * c + input * w.Activations[1](Clipped(w, all.Slice(1, 3 * n)));
            Tensor output = w.Activations[0](Clipped(w, Peep(1, cell)));
            Tensor next = output * w.Activations[2](cell);
            return ([next, cell], next);
        };
    }

    static Tensor Clipped(Weights w, Tensor x) =>
        w.Call.HasAttribute("clip") && w.Call.Float("clip", 0) is var limit ? x.Clip(-limit, limit) : x;

    static Func<Tensor, Tensor>[] Activations(NodeCall call, string[] usual, int directions)
    {
        string[] names = call.Texts("activations") ?? [.. Enumerable.Repeat(usual, directions).SelectMany(u => u)];
        if (names.Length != usual.Length * directions)
            throw call.Bad($"it names {names.Length} activations, not {usual.Length * directions}.");
        var alphas = new Queue<float>(call.Floats("activation_alpha") ?? []);
        var betas = new Queue<float>(call.Floats("activation_beta") ?? []);
        return [.. names.Select(name => Activation(call, name, alphas, betas))];
    }

    static Func<Tensor, Tensor> Activation(NodeCall call, string name, Queue<float> alphas, Queue<float> betas)
    {
        double Next(Queue<float> given, double otherwise) => given.TryDequeue(out float value) ? value : otherwise;
        switch (name.ToUpperInvariant())
        {
            case "SIGMOID": return x => x.Sigmoid();
            case "TANH": return x => x.Tanh();
            case "RELU": return x => x.Relu();
            case "SOFTSIGN": return x => x / (1 + x.Abs());
            case "SOFTPLUS": return RealFunctions.Softplus;
            case "AFFINE":
                double scale = Next(alphas, 1), shift = Next(betas, 0);
                return x => x * scale + shift;
            case "HARDSIGMOID":
                double slope = Next(alphas, 0.2), offset = Next(betas, 0.5);
                return x => RealFunctions.HardSigmoid(x, slope, offset);
            case "SCALEDTANH":
                double outer = Next(alphas, 1), inner = Next(betas, 1);
                return x => (x * inner).Tanh() * outer;
            case "LEAKYRELU":
                double leak = Next(alphas, 0.01);
                return x => RealFunctions.Bent(x, x * leak);
            case "THRESHOLDEDRELU":
                double limit = Next(alphas, 1);
                return x => Tensor.Where(x.IsGreater(limit), x, 0);
            case "ELU":
                double alpha = Next(alphas, 1);
                return x => RealFunctions.Elu(x, alpha);
            default: throw call.Unsupported($"the activation '{name}'");
        }
    }
}
