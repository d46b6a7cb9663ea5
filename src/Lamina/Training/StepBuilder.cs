using Lamina.IR;

namespace Lamina.Training;

/// <summary>Traces what happens to a batch into one graph: forward, loss, gradients, optimizer, metrics.</summary>
sealed class StepBuilder(Model model, Compilation compilation, Signature signature)
{
    /// <summary>A step that changes the weights.</summary>
    public CompiledStep Train()
    {
        (Graph graph, StepResult result) = Trace(training: true);
        return new CompiledStep(Guarded(graph, result.Loss.Abs().IsLess(double.PositiveInfinity)), Names(result));
    }

    /// <summary>A step that only measures.</summary>
    public CompiledStep Test()
    {
        (Graph graph, StepResult result) = Trace(training: false);
        return new CompiledStep(graph, Names(result));
    }

    /// <summary>What comes out of the model.</summary>
    public Graph Predict() => Graph.Of(signature.Types, inputs => model.PredictStep([.. inputs]));

    /// <summary>The loss of a training batch and all that leads to it, for a search for what went wrong.</summary>
    public Graph Explain()
    {
        (Graph graph, StepResult result) = Trace(training: true);
        return new Graph(graph.Inputs, [result.Loss]);
    }

    /// <summary>Traces a step: the loss of the batch comes out first, then its mean and what else is logged.</summary>
    public (Graph Graph, StepResult Result) Trace(bool training)
    {
        StepResult? result = null;
        Graph graph = Graph.Of(signature.Types, inputs =>
        {
            var batch = new StepInputs([.. inputs.Take(signature.Inputs)],
                [.. inputs.Skip(signature.Inputs).Take(signature.Targets)],
                [.. inputs.Skip(signature.Inputs + signature.Targets)]);
            model.BeginStep();
            StepResult given = training ? model.TrainStep(batch) : model.TestStep(batch);
            Tensor loss = given.Loss.Cast(DType.Float32);
            if (loss.Rank != 0)
                throw new InvalidOperationException($"The loss of a step is a single number, not {given.Loss.Type}.");
            result = given with { Loss = loss };
            Tensor mean = compilation.LossMean.Update(loss, signature.BatchSize);
            return [loss, mean, .. Further(result).Values];
        });
        return (graph, result!);
    }

    (List<string> Names, List<Tensor> Values) Further(StepResult result)
    {
        List<string> names = [];
        List<Tensor> values = [];
        foreach ((string name, Tensor value) in result.Logs)
        {
            if (name == compilation.LossMean.Name) continue;
            names.Add(name);
            values.Add(value);
        }
        return (names, values);
    }

    string[] Names(StepResult result) => [compilation.LossMean.Name, .. Further(result).Names];

    /// <summary>
    /// A batch whose loss is not finite changes nothing, so that the model survives it and it can be looked into.
    /// </summary>
    Graph Guarded(Graph graph, Tensor finite)
    {
        HashSet<Variable> counters = [.. compilation.Counters, .. model.MetricVariables];
        return new(graph.Inputs, graph.Outputs, [.. graph.Updates.Select(update =>
            counters.Contains(update.Variable) ? update
            : new(update.Variable, Tensor.Where(finite, update.Value, update.Variable.Tensor)))]);
    }
}
