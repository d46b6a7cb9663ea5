using System.Diagnostics;

namespace Lamina.Compiler;

/// <summary>A stretch of time that <see cref="Profile.Measure"/> began; its disposal ends it.</summary>
public readonly ref struct ProfileSpan : IDisposable
{
    readonly Profile? profile;
    readonly string name;
    readonly long start;

    internal ProfileSpan(Profile? profile, string name)
    {
        (this.profile, this.name) = (profile, name);
        if (profile is not null) start = Stopwatch.GetTimestamp();
    }

    /// <summary>Ends the stretch.</summary>
    public void Dispose() => profile?.Record(name, start, Stopwatch.GetTimestamp());
}
