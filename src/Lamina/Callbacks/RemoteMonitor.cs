using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Lamina.Callbacks;

/// <summary>
/// Sends the numbers of every epoch to a server by HTTP POST, as JSON: the epoch and the logs. A server that cannot be
/// reached is told of once an epoch on the console; the training goes on. (Keras's RemoteMonitor.)
/// </summary>
/// <param name="root">The server.</param>
/// <param name="path">The path on it.</param>
/// <param name="field">The field of the form that holds the JSON; without meaning for
/// <paramref name="sendAsJson"/>.</param>
/// <param name="headers">Further headers of the request.</param>
/// <param name="sendAsJson">Whether the JSON is sent as it is (application/json) instead of in a form.</param>
/// <param name="timeout">How long to wait for an answer; by default 10 seconds.</param>
public sealed class RemoteMonitor(
    string root = "http://localhost:9000", string path = "/publish/epoch/end/", string field = "data",
    IReadOnlyDictionary<string, string>? headers = null, bool sendAsJson = false, TimeSpan? timeout = null)
    : Callback, IDisposable
{
    readonly HttpClient client = new() { Timeout = timeout ?? TimeSpan.FromSeconds(10) };

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var content = new JsonObject { ["epoch"] = epoch };
        foreach ((string name, double value) in logs) content[name] = CallbackState.Number(value);
        string json = content.ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, root + path)
        {
            Content = sendAsJson ? new StringContent(json, Encoding.UTF8, "application/json")
                : new FormUrlEncodedContent([new(field, json)]),
        };
        foreach ((string name, string value) in headers ?? new Dictionary<string, string>())
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using HttpResponseMessage answer = client.Send(request);
            if (answer.IsSuccessStatusCode) return;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"RemoteMonitor: {root} answered {(int)answer.StatusCode} for epoch {epoch + 1}."));
        }
        // The training is worth more than what is told of it.
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            Console.Error.WriteLine($"RemoteMonitor: {root} cannot be reached: {error.Message}");
        }
    }

    /// <summary>Ends the connection.</summary>
    public void Dispose() => client.Dispose();
}
