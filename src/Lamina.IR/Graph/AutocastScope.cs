namespace Lamina.IR;

/// <summary>
/// While a layer computes in another type than its weights have (mixed precision), reading a
/// <see cref="Variable.Autocast"/> variable on this thread gives it in that type.
/// </summary>
public static class AutocastScope
{
    [ThreadStatic] static DType? current;

    /// <summary>The type that variables are read in; null leaves each its own.</summary>
    public static DType? Current => current;

    /// <summary>Begins to read variables in a type, until the result is disposed.</summary>
    /// <param name="type">A floating-point type; null leaves each variable its own.</param>
    public static Exit Enter(DType? type)
    {
        var exit = new Exit(current);
        current = type;
        return exit;
    }

    /// <summary>Restores the type before.</summary>
    public readonly struct Exit(DType? before) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => current = before;
    }
}
