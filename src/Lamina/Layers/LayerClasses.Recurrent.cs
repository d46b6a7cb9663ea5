namespace Lamina.Layers;

// Recurrent layers, their cells and wrappers.
static partial class LayerClasses
{
    static void AddRecurrent()
    {
        Add("SimpleRNNCell", c => SimpleRNNCell.Read(c));
        Add("SimpleRNN", SimpleRNN.Read);
        Add("LSTMCell", c => LSTMCell.Read(c));
        Add("LSTM", LSTM.Read);
        Add("GRUCell", c => GRUCell.Read(c));
        Add("GRU", GRU.Read);
        Add("StackedRNNCells", StackedRNNCells.Read);
        Add("RNN", RNN.Read);
        Add("Bidirectional", Bidirectional.Read);
        Add("TimeDistributed", TimeDistributed.Read);
        Add("ConvLSTM1D", ConvLSTM1D.Read);
        Add("ConvLSTM2D", ConvLSTM2D.Read);
        Add("ConvLSTM3D", ConvLSTM3D.Read);
    }
}
