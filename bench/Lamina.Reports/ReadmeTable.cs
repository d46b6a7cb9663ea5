using System.Globalization;
using System.Text;

namespace Lamina.Reports;

/// <summary>The table of the READMEs, made from the results.</summary>
static class ReadmeTable
{
    const string Begin = "<!-- results -->\n", End = "<!-- /results -->";

    // What the table shows, in this order; peers and cases that were not measured are left out.
    static readonly (string Case, string English, string Chinese)[] jobs =
    [
        ("seed-cnn-train", "CNN above, training, samples/s", "上面的 CNN，训练，样本/秒"),
        ("seed-rnn-train", "RNN over rows, training, samples/s", "按行读图的 RNN，训练，样本/秒"),
        ("seed-rnn-infer", "RNN over rows, prediction, samples/s", "按行读图的 RNN，预测，样本/秒"),
        ("mlp-train", "perceptron 784–512–512–10, training, samples/s", "感知机 784–512–512–10，训练，样本/秒"),
        ("lstm-train", "LSTM of 128 over 100 steps, training, samples/s", "LSTM（128 单元，100 步），训练，样本/秒"),
        ("gru-train", "GRU of 128 over 100 steps, training, samples/s", "GRU（128 单元，100 步），训练，样本/秒"),
        ("resnet-train", "ResNet-20, training, samples/s", "ResNet-20，训练，样本/秒"),
        ("gpt-train", "GPT of 4 layers, training, tokens/s", "GPT（4 层），训练，词元/秒"),
        ("gemm-1024", "matrix product 1024³, GFLOP/s", "1024³ 矩阵乘，GFLOP/s"),
        ("seed-cnn-infer", "CNN, prediction at batch 32, samples/s", "CNN，预测，批 32，样本/秒"),
        ("seed-cnn-infer-b1", "CNN, prediction at batch 1, samples/s", "CNN，预测，批 1，样本/秒"),
        ("seed-cnn-infer-b256", "CNN, prediction at batch 256, samples/s", "CNN，预测，批 256，样本/秒"),
        ("resnet-infer", "ResNet-20, prediction at batch 32, samples/s", "ResNet-20，预测，批 32，样本/秒"),
        ("mobilenetv2-infer", "MobileNetV2, prediction at batch 8, samples/s", "MobileNetV2，预测，批 8，样本/秒"),
        ("encoder-infer", "encoder of text, prediction at batch 8, samples/s", "文本编码器，预测，批 8，样本/秒"),
    ];

    /// <param name="results">What was measured on the machine whose rates are shown.</param>
    /// <param name="elsewhere">What was measured on other machines, of which the ratios are shown.</param>
    /// <param name="chinese">In Chinese, otherwise in English.</param>
    public static string Of(
        IReadOnlyList<Result> results, IReadOnlyList<(string Name, IReadOnlyList<Result> Results)> elsewhere,
        bool chinese)
    {
        var text = new StringBuilder(chinese ? "| 任务 | Lamina | 对照 | 比值 |" : "| job | Lamina | peer | ratio |");
        foreach (var (machine, _) in elsewhere) text.Append($" {machine} |");
        text.Append("\n|---|---:|---:|---:|").Insert(text.Length, "---:|", elsewhere.Count).Append('\n');
        foreach (var (name, english, job) in jobs)
            foreach (Result found in results.Where(result => result.Case == name))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {(chinese ? job : english)} | {found.Ours.Median:N0} | ")
                    .Append(CultureInfo.InvariantCulture, $"{found.Theirs.Median:N0} ({Name(found.Peer)}) | ")
                    .Append(Ratio(found)).Append(" |");
                foreach (var (_, others) in elsewhere)
                {
                    Result? same = others.FirstOrDefault(
                        result => (result.Case, result.Peer) == (name, found.Peer));
                    text.Append($" {Ratio(same)} |");
                }
                text.Append('\n');
            }
        return text.ToString();
    }

    static string Name(string peer) => peer switch
    {
        "torchsharp" => "TorchSharp",
        "onnxruntime" => "ONNX Runtime",
        _ => peer,
    };

    // Where we are ahead, in bold.
    static string Ratio(Result? found)
    {
        if (found is not { Ratio: var ratio }) return "–";
        string text = ratio.ToString(ratio < 9.95 ? "F2" : "F0", CultureInfo.InvariantCulture);
        return ratio >= 1.05 ? $"**{text}**" : text;
    }

    /// <summary>The README with the table in the place of the one it has.</summary>
    /// <exception cref="FormatException">It has no place for a table.</exception>
    public static string Put(string readme, string table)
    {
        int from = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = readme.IndexOf(End, StringComparison.Ordinal);
        if (from < Begin.Length || to < from)
            throw new FormatException($"The README needs the lines {Begin.Trim()} and {End} around its table.");
        return readme[..from] + table + readme[to..];
    }
}
