using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Low-rank adaptation (LoRA, Hu et al. 2021): a kernel stays as it is, and two small matrices that are trained add
/// alpha / rank · a · b to it.
/// </summary>
/// <param name="Rank">Columns of a and rows of b.</param>
/// <param name="Alpha">The strength; by default the rank.</param>
sealed record LowRankUpdate(int Rank, double Alpha)
{
    Variable? a, b;

    /// <summary>What the options of a layer ask for.</summary>
    /// <exception cref="ArgumentException">The rank is not positive, or the kernel has a constraint.</exception>
    public static LowRankUpdate? Of(int? rank, double? alpha, bool constrained)
    {
        if (rank is not { } given) return null;
        if (given < 1) throw new ArgumentException($"The rank of a low-rank update is at least 1, not {given}.");
        if (constrained)
            throw new ArgumentException("A kernel with a constraint cannot have a low-rank update; leave out one.");
        return new(given, alpha ?? given);
    }

    /// <summary>Takes the two matrices that a layer made for this.</summary>
    public void Use(Variable left, Variable right) => (a, b) = (left, right);

    /// <summary>The kernel with the update.</summary>
    public Tensor Add(Tensor kernel) => kernel + a!.Tensor.MatMul(b!).Cast(kernel.DType) * (Alpha / Rank);

    public static JsonObject Write(LowRankUpdate? update, JsonObject config) => update is null ? config
        : config.With(("lora_rank", update.Rank), ("lora_alpha", update.Alpha));

    public static LowRankUpdate? Read(JsonObject c, string constraint) =>
        Of(c.IntOrNull("lora_rank"), c.DoubleOrNull("lora_alpha"), c[constraint] is not null);
}
