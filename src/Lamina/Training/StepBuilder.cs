using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Training;

/// <summary>Traces what happens to a batch into one graph: forward, loss, gradients, optimizer, metrics.</summary>
sealed class StepBuilder(Model model, Compilation compilation, Signature signature)
{
    /// <summary>A step that changes the weights.</summary>
    public CompiledStep Train()
    {
        Tensor? finite = null;
        Graph graph = Graph.Of(signature.Types, inputs =>
        {
            Layer.Weight[] trained = [.. model.TrainedWeights().DistinctBy(w => w.Variable)];
            // Gradients are by the values before the step, whatever the layers assign in it.
            Tensor[] before = [.. trained.Select(w => w.Variable.Tensor)];
            List<Tensor> outputs = Forward(inputs, training: true, out Tensor loss);
            finite = loss.Abs().IsLess(double.PositiveInfinity);
            if (trained.Length > 0) Update(loss, trained, before);
            return outputs;
        });
        return new CompiledStep(Guarded(graph, finite!), compilation.LogNames);
    }

    /// <summary>A step that only measures.</summary>
    public CompiledStep Test() => new(
        Graph.Of(signature.Types, inputs => Forward(inputs, training: false, out _)), compilation.LogNames);

    /// <summary>What comes out of the model.</summary>
    public Graph Predict() => Graph.Of(signature.Types, inputs => model.ApplyMany([.. inputs], new CallContext()));

    /// <summary>The loss of a training batch and all that leads to it, for a search for what went wrong.</summary>
    public Graph Explain()
    {
        Tensor? loss = null;
        Graph graph = Graph.Of(signature.Types, inputs =>
        {
            Forward(inputs, training: true, out loss);
            return [loss];
        });
        return new Graph(graph.Inputs, [loss!]);
    }

    List<Tensor> Forward(IReadOnlyList<Tensor> inputs, bool training, out Tensor loss)
    {
        Tensor[] x = [.. inputs.Take(signature.Inputs)];
        Tensor[] y = [.. inputs.Skip(signature.Inputs).Take(signature.Targets)];
        Tensor[] weights = [.. inputs.Skip(signature.Inputs + signature.Targets)];
        var context = new CallContext(training);
        Tensor[] predicted = model.ApplyMany(x, context);
        var outputMeans = new List<Tensor>();
        using NameScope.Exit scope = NameScope.Enter("loss");
        loss = compilation.Loss(predicted, y, weights, outputMeans).Cast(DType.Float32);
        foreach (Tensor added in context.Losses) loss += added.Cast(DType.Float32);
        foreach (Tensor penalty in model.RegularizationLosses()) loss += penalty.Cast(DType.Float32);
        Tensor mean = compilation.LossMean.Update(loss, signature.BatchSize);
        return [loss, mean, .. compilation.UpdateMetrics(predicted, y, weights), .. outputMeans];
    }

    void Update(Tensor loss, Layer.Weight[] trained, Tensor[] before)
    {
        Tensor?[] gradients = Gradient.OfMany([compilation.Optimizer.ScaleLoss(loss)], [null], before);
        var pairs = new List<(Tensor, Variable)>();
        for (int i = 0; i < trained.Length; i++)
            if (gradients[i] is { } gradient) pairs.Add((gradient, trained[i].Variable));
        if (pairs.Count == 0)
            throw new InvalidOperationException("The loss depends on none of the weights, so nothing can be learned.");
        using NameScope.Exit scope = NameScope.Enter("optimizer");
        compilation.Optimizer.ApplyGradients(pairs);
        foreach (Layer.Weight weight in trained)
            if (weight.Constraint is { } constraint) weight.Variable.Assign(constraint.Call(weight.Variable.Tensor));
    }

    /// <summary>
    /// A batch whose loss is not finite changes nothing, so that the model survives it and it can be looked into.
    /// </summary>
    Graph Guarded(Graph graph, Tensor finite)
    {
        var counters = compilation.Counters.ToHashSet();
        return graph with
        {
            Updates = [.. graph.Updates.Select(update => counters.Contains(update.Variable) ? update
                : (update.Variable, Tensor.Where(finite, update.Value, update.Variable.Tensor)))],
        };
    }
}
