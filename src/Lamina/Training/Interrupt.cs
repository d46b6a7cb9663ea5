using System.Runtime.Versioning;

namespace Lamina.Training;

/// <summary>
/// While a training runs, Ctrl-C ends it after the present batch, so that the program goes on with a usable model. A
/// second Ctrl-C ends the program as always.
/// </summary>
sealed class Interrupt : IDisposable
{
    readonly Model model;
    readonly bool listening;

    public Interrupt(Model model)
    {
        this.model = model;
        if (OperatingSystem.IsBrowser() || OperatingSystem.IsAndroid() || OperatingSystem.IsIOS()
            || OperatingSystem.IsTvOS()) return;
        Console.CancelKeyPress += Press;
        listening = true;
    }

    /// <summary>Whether the key has been pressed.</summary>
    public bool Pressed { get; private set; }

    [UnsupportedOSPlatform("browser"), UnsupportedOSPlatform("android"), UnsupportedOSPlatform("ios"),
     UnsupportedOSPlatform("tvos")]
    void Press(object? sender, ConsoleCancelEventArgs e)
    {
        if (Pressed) return;
        Pressed = true;
        model.StopTraining = true;
        e.Cancel = true;
    }

    public void Dispose()
    {
#pragma warning disable CA1416 // Only where the constructor began to listen.
        if (listening) Console.CancelKeyPress -= Press;
#pragma warning restore CA1416
    }
}
