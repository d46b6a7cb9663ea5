using Lamina.Layers;

namespace Lamina;

/// <summary>
/// A model may begin at tensors in the middle of another (to read out features, say). Then the calls from there on are
/// repeated on new inputs; the layers and their weights are shared.
/// </summary>
static class FunctionalCopy
{
    public static (KerasTensors Inputs, KerasTensors Outputs) Of(KerasTensors inputs, KerasTensors outputs)
    {
        var copies = new Dictionary<KerasTensor, KerasTensor>();
        foreach (KerasTensor input in inputs)
            copies[input] = input.Layer is InputLayer ? input : new InputLayer(input.Shape, input.DType).Output;
        KerasTensor Copy(KerasTensor tensor)
        {
            if (copies.TryGetValue(tensor, out KerasTensor? copy) || tensor.Layer is InputLayer) return copy ?? tensor;
            LayerCall call = tensor.Source;
            KerasTensor[] results = call.Layer.Record(new LayerCall
            {
                Layer = call.Layer,
                Inputs = Array.ConvertAll(call.Inputs, Copy),
                InitialState = Array.ConvertAll(call.InitialState, Copy),
                Mask = call.Mask is null ? null : Copy(call.Mask),
                Named = call.Named.ToDictionary(pair => pair.Key, pair => Copy(pair.Value)),
                Arguments = call.Arguments,
            });
            for (int i = 0; i < results.Length; i++) copies[call.Outputs[i]] = results[i];
            return copies[tensor];
        }
        KerasTensors newOutputs = outputs.With(outputs.Select(Copy));
        return (inputs.With(inputs.Select(input => copies[input])), newOutputs);
    }
}
