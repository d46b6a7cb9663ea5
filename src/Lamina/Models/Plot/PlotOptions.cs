namespace Lamina;

/// <summary>What a picture of a model shows.</summary>
public sealed record PlotOptions
{
    /// <summary>Whether the shapes that go in and come out stand in the boxes.</summary>
    public bool ShowShapes { get; init; }

    /// <summary>Whether the element types that come out stand there.</summary>
    public bool ShowDTypes { get; init; }

    /// <summary>Whether the names of the layers stand there, beside their classes.</summary>
    public bool ShowLayerNames { get; init; } = true;

    /// <summary>Whether the activations of layers stand there.</summary>
    public bool ShowLayerActivations { get; init; }

    /// <summary>Whether the boxes say which layers training changes.</summary>
    public bool ShowTrainable { get; init; }

    /// <summary>Whether models inside are drawn with their layers instead of as one box.</summary>
    public bool ExpandNested { get; init; }

    /// <summary>Whether it goes from left to right instead of from top to bottom (Keras's rankdir "LR").</summary>
    public bool LeftToRight { get; init; }
}
