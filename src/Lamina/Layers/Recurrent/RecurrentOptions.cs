using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>How a recurrent layer goes over its sequence.</summary>
readonly record struct RecurrentOptions(
    bool ReturnSequences, bool ReturnState, bool GoBackwards, bool Stateful, bool Unroll, bool ZeroOutputForMask)
{
    public static RecurrentOptions Read(JsonObject c) => new(
        c.Bool("return_sequences", false), c.Bool("return_state", false), c.Bool("go_backwards", false),
        c.Bool("stateful", false), c.Bool("unroll", false), c.Bool("zero_output_for_mask", false));

    public JsonObject Write(JsonObject config) => config.With(
        ("return_sequences", ReturnSequences), ("return_state", ReturnState), ("go_backwards", GoBackwards),
        ("stateful", Stateful), ("unroll", Unroll), ("zero_output_for_mask", ZeroOutputForMask));
}
