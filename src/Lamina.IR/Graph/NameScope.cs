namespace Lamina.IR;

/// <summary>Names the layer whose nodes are being made, so that errors and profiles can point at it.</summary>
public static class NameScope
{
    [ThreadStatic] static string? current;

    /// <summary>The path of the layers being called, such as "sequential/conv2d".</summary>
    public static string Current => current ?? "";

    /// <summary>Enters a layer; leave it by disposing the result.</summary>
    public static Exit Enter(string name)
    {
        var exit = new Exit(current);
        current = string.IsNullOrEmpty(current) ? name : $"{current}/{name}";
        return exit;
    }

    /// <summary>Stays in the present layer; for symmetry with <see cref="Enter"/>.</summary>
    public static Exit Stay() => new(current);

    /// <summary>Restores the scope before.</summary>
    public readonly struct Exit : IDisposable
    {
        readonly string? before;
        internal Exit(string? before) => this.before = before;

        /// <summary>Leaves the scope.</summary>
        public void Dispose() => current = before;
    }
}
