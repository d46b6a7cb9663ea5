using System.Text;
using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>Assigns text to buckets: by FarmHash's fingerprint, or by SipHash if there is a salt.</summary>
/// <param name="salt">Two numbers that make the key of SipHash, or none.</param>
sealed class HashBuckets(long[]? salt)
{
    /// <summary>The two numbers, or none.</summary>
    public long[]? Salt { get; } = salt;

    /// <summary>The bucket of a text, in [0, count).</summary>
    public long Of(string text, int count)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        ulong hash = Salt is [long a, long b] ? SipHash.Hash((ulong)a, (ulong)b, bytes) : FarmHash.Fingerprint64(bytes);
        return (long)(hash % (ulong)count);
    }

    /// <summary>A salt of one number stands for two equal ones.</summary>
    /// <exception cref="ArgumentException">It has more than two numbers.</exception>
    public static HashBuckets From(string layer, IReadOnlyList<long>? salt) => salt?.Count switch
    {
        null => new(null),
        1 => new([salt[0], salt[0]]),
        2 => new([.. salt]),
        _ => throw new ArgumentException($"The salt of {layer} is one whole number or two, not {salt.Count}."),
    };

    /// <summary>The salt as configurations hold it.</summary>
    public JsonNode? Config => Salt is null ? null : new JsonArray([.. Salt.Select(s => (JsonNode)s)]);

    /// <summary>The salt of a configuration.</summary>
    public static long[]? ReadSalt(JsonObject c) => c.Longs("salt");
}
