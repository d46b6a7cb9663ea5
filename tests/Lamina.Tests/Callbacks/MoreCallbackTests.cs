using System.Net;
using System.Net.Sockets;
using System.Text;
using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;
using Lamina.Tests.Training;

namespace Lamina.Tests.Callbacks;

[Collection(ProcessWide.Name)]
public class MoreCallbackTests
{
    static Sequential Model(Optimizer optimizer)
    {
        Random.SetSeed(1);
        Sequential model = [new Dense(1, inputShape: 2)];
        model.Compile(optimizer, "mse");
        return model;
    }

    static History Fit(Sequential model, int epochs, params Callback[] callbacks)
    {
        (NDArray x, NDArray y) = Samples.Line(16);
        return model.Fit(x, y, batchSize: 8, epochs: epochs, verbose: 0, callbacks: callbacks, validationData: (x, y));
    }

    /// <summary>Answers one request and gives its text.</summary>
    static async Task<string> Answer(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        NetworkStream stream = client.GetStream();
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (true)
        {
            int read = await stream.ReadAsync(buffer);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            string all = text.ToString();
            int head = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0) continue;
            string length = all.Split("Content-Length: ")[1].Split('\r')[0];
            if (all.Length - head - 4 >= int.Parse(length)) break;
        }
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        return text.ToString();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Remote_monitor_posts_the_logs_of_an_epoch(bool json)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string root = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        Task<string> asked = Answer(listener);
        var headers = new Dictionary<string, string> { ["X-Key"] = "k" };
        using var monitor = new RemoteMonitor(root, "/epochs", headers: headers, sendAsJson: json);
        monitor.OnEpochEnd(4, new Logs { ["loss"] = 0.5, ["bad"] = double.NaN });
        string request = await asked;
        Assert.StartsWith("POST /epochs HTTP/1.1", request);
        Assert.Contains("X-Key: k", request);
        string body = request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        if (!json) body = WebUtility.UrlDecode(body["data=".Length..]);
        Assert.Equal("{\"epoch\":4,\"loss\":0.5,\"bad\":\"NaN\"}", body);
    }

    [Fact]
    public void A_server_that_is_not_there_does_not_end_the_training()
    {
        using var monitor = new RemoteMonitor("http://127.0.0.1:1", timeout: TimeSpan.FromSeconds(2));
        Assert.Equal(2, Fit(Model(new SGD(0.1)), 2, monitor).Epochs.Count);
    }

    [Fact]
    public void Averages_are_measured_and_saved_while_training_goes_on_with_the_weights()
    {
        var options = new OptimizerOptions { UseEma = true, EmaMomentum = 0.8 };
        Sequential plain = Model(new SGD(0.05, options: options)), swapping = Model(new SGD(0.05, options: options));
        Random.SetSeed(4);
        History without = Fit(plain, 3);
        Random.SetSeed(4);
        History with = Fit(swapping, 3, new SwapEMAWeights());
        Assert.Equal(without["loss"], with["loss"]);
        Assert.NotEqual(without["val_loss"][0], with["val_loss"][0]);
        Assert.Equal(plain.GetWeights()[0].ToArray<float>(), swapping.GetWeights()[0].ToArray<float>());

        Sequential saved = Model(new SGD(0.05, options: options));
        NDArray? atEnd = null;
        Random.SetSeed(4);
        History onEpoch = Fit(saved, 3, new SwapEMAWeights(swapOnEpoch: true), new LambdaCallback(onEpochEnd: (_, _) =>
            atEnd = saved.GetWeights()[0]));
        Assert.Equal(without["loss"], onEpoch["loss"]);
        Assert.Equal(plain.GetWeights()[0].ToArray<float>(), atEnd!.ToArray<float>());
        Assert.Throws<InvalidOperationException>(() => Fit(Model(new SGD(0.1)), 1, new SwapEMAWeights()));
    }

    [Fact]
    public void A_checkpoint_of_the_whole_model_trains_on_where_it_was_saved()
    {
        string folder = Directory.CreateTempSubdirectory("lamina-checkpoint").FullName;
        try
        {
            (NDArray x, NDArray y) = Samples.Line(16);
            Sequential model = Model(new Adam(0.05));
            model.Fit(x, y, batchSize: 4, epochs: 2, verbose: 0, shuffle: false, callbacks:
            [
                new ModelCheckpoint(Path.Combine(folder, "m{epoch}.keras")),
                new ModelCheckpoint(Path.Combine(folder, "b{batch:02d}.weights.h5"), saveFreq: 3),
            ]);
            Assert.Equal(["b02.weights.h5", "b03.weights.h5", "m1.keras", "m2.keras"],
                Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Model again = Lamina.Model.Load(Path.Combine(folder, "m1.keras"));
            Assert.Equal(4, again.Optimizer!.Iterations);
            again.Fit(x, y, batchSize: 4, epochs: 1, verbose: 0, shuffle: false);
            Assert.Equal(model.GetWeights()[0].ToArray<float>(), again.GetWeights()[0].ToArray<float>());
            Assert.Contains(".keras", Assert.Throws<ArgumentException>(() => new ModelCheckpoint("m.zip")).Message);
            Assert.Throws<ArgumentException>(() => new ModelCheckpoint("m.keras", saveWeightsOnly: true));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Terminate_on_nan_can_throw()
    {
        Sequential model = Model(new SGD(1e30));
        Assert.Throws<NonFiniteLossException>(() => Fit(model, 9, new TerminateOnNaN(raiseError: true)));
    }
}
