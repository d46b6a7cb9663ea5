using System.Text;
using Lamina.Saving;

namespace Lamina;

// Pictures of the structure.
public partial class Model
{
    /// <summary>
    /// Draws the layers and how they are connected into a file: a picture (*.svg), or a description in Graphviz's
    /// language (*.dot, *.gv), from which its programs make PNG, PDF and others. (Keras's plot_model.)
    /// </summary>
    /// <param name="path">The file; what is there is replaced.</param>
    /// <param name="options">What is shown.</param>
    /// <exception cref="ArgumentException">The ending is another.</exception>
    /// <exception cref="InvalidOperationException">The model is of a class of its own.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Plot(string path, PlotOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string text = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".svg" => ToSvg(options),
            ".dot" or ".gv" => ToDot(options),
            string other => throw new ArgumentException($"A picture is written as .svg, .dot or .gv, not '{other}'. " +
                "Graphviz makes other formats from .dot: dot -Tpng model.dot -o model.png.", nameof(path)),
        };
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The picture that <see cref="Plot"/> writes into an .svg file.</summary>
    /// <param name="options">What is shown.</param>
    /// <exception cref="InvalidOperationException">The model is of a class of its own.</exception>
    public string ToSvg(PlotOptions? options = null)
    {
        options ??= new();
        return PlotText.Svg(new PlotGraph(this, options), options.LeftToRight);
    }

    /// <summary>The description that <see cref="Plot"/> writes into a .dot file.</summary>
    /// <param name="options">What is shown.</param>
    /// <exception cref="InvalidOperationException">The model is of a class of its own.</exception>
    public string ToDot(PlotOptions? options = null)
    {
        options ??= new();
        return PlotText.Dot(new PlotGraph(this, options), options.LeftToRight);
    }
}
