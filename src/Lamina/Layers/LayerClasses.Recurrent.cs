namespace Lamina.Layers;

// Recurrent layers, their cells and wrappers.
static partial class LayerClasses
{
    static void AddRecurrent()
    {
        Add("SimpleRNNCell", c => SimpleRNNCell.Read(c));
        Add("SimpleRNN", SimpleRNN.Read);
    }
}
