using System.Text.Json;
using Lamina.Compiler;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests;

/// <summary>One profile can be open in a process, and it sees whatever runs: these tests run alone.</summary>
[Collection(ProcessWide.Name)]
public class ProfileTests
{
    static Sequential Model()
    {
        Random.SetSeed(3);
        Sequential model = new(name: "net")
        {
            new Dense(8, activation: "tanh", inputShape: 5, name: "first"), new Dense(2, name: "second"),
        };
        model.Compile(optimizer: "sgd", loss: "mse");
        return model;
    }

    static readonly NDArray x = Numbers(24, 5), y = Numbers(24, 2);

    static NDArray Numbers(int rows, int columns)
    {
        var array = new NDArray((rows, columns));
        var random = new System.Random(columns);
        foreach (ref float number in array.AsSpan<float>()) number = random.NextSingle();
        return array;
    }

    static void Fit(Sequential model) => model.Fit(x, y, batchSize: 8, epochs: 2, verbose: 0);

    static Profile OfFit()
    {
        using Profile profile = Profile.Start();
        Fit(Model());
        return profile;
    }

    [Fact]
    public void A_training_shows_its_layers_and_how_often_each_step_ran()
    {
        Profile profile = OfFit();
        ProfiledStep[] products = [.. profile.Steps.Where(step => step.Step.Node.Op.Name.StartsWith("dot_general"))];
        // Forward twice, the gradients of both weights and of the second layer's input; 2 epochs of 3 batches.
        Assert.Equal(5, products.Length);
        Assert.All(products, product => Assert.Equal(6, product.Runs));
        Assert.All(profile.Steps, step => Assert.True(step.Time >= TimeSpan.Zero));
        string[] layers = [.. profile.Rows(Profile.ByLayer).Select(row => row.Name)];
        Assert.Superset(new HashSet<string> { "net/first", "net/second", "gradient:net/first", "gradient:net/second" },
            layers.ToHashSet());
        Assert.Contains("gradient:net/second", profile.Table(by: Profile.ByLayer));
    }

    [Fact]
    public void Rows_add_up_what_their_steps_took()
    {
        Profile profile = OfFit();
        foreach (Func<Step, string> by in (Func<Step, string>[])[Profile.ByWork, Profile.ByLayer, _ => "all"])
        {
            IReadOnlyList<ProfileRow> rows = profile.Rows(by);
            Assert.Equal(profile.Steps.Count, rows.Sum(row => row.Steps));
            Assert.Equal(profile.Steps.Sum(step => step.Runs), rows.Sum(row => row.Runs));
            Assert.Equal(profile.Steps.Sum(step => step.Time.Ticks), rows.Sum(row => row.Time.Ticks));
            Assert.Equal(profile.Steps.Sum(step => step.Cost.Flops * step.Runs), rows.Sum(row => row.Cost.Flops), 1e-6);
        }
    }

    [Fact]
    public void Equal_work_is_one_row()
    {
        Random.SetSeed(3);
        Sequential model = new() { new Dense(6, inputShape: 6), new Dense(6), new Dense(6) };
        using Profile profile = Profile.Start();
        model.Predict(new NDArray((4, 6)), verbose: 0);
        ProfileRow row = Assert.Single(profile.Rows());
        Assert.Equal((3, 3), (row.Steps, row.Runs));
        Assert.Equal(3 * (2.0 * 4 * 6 * 6 + 4 * 6), row.Cost.Flops);
        string table = profile.Table(peakGigaflops: 100, peakGigabytes: 10);
        Assert.Contains(row.Name, table);
        Assert.Contains("in 3 steps", table);
    }

    [Fact]
    public void The_nearer_limit_is_the_one_that_binds()
    {
        ProfileRow row = new("x", 1, 1, TimeSpan.FromSeconds(2), new Cost(40e9, 10e9));
        Assert.Equal((20, 5), (row.Gigaflops, row.Gigabytes));
        Assert.Equal(0.2, row.OfLimit(100, 100), 1e-12);
        Assert.Equal(0.5, row.OfLimit(100, 10), 1e-12);
        Assert.Equal(0, row.OfLimit(null, null));
    }

    [Fact]
    public void The_steps_of_a_scan_are_measured_and_the_scan_does_not_count_them_again()
    {
        Random.SetSeed(3);
        Sequential model = new() { new SimpleRNN(4, inputShape: (7, 3)) };
        using Profile profile = Profile.Start();
        model.Predict(new NDArray((2, 7, 3)), verbose: 0);
        double flops = profile.Steps.Sum(step => step.Cost.Flops * step.Runs);
        // The input's product, the state's (from zeros in the first step, too), and a few operations a number.
        double products = 7 * 2.0 * 2 * (3 * 4 + 4 * 4);
        Assert.InRange(flops, products, products + 7 * 2 * 4 * 8);
    }

    [Fact]
    public void Waiting_for_data_is_measured()
    {
        (int count, TimeSpan time) = OfFit().Others["data"];
        // In each epoch three batches are fetched and copied, and one look finds the end.
        Assert.Equal(2 * (2 * 3 + 1), count);
        Assert.True(time > TimeSpan.Zero);
    }

    [Fact]
    public void A_measured_training_gives_the_same_bits()
    {
        Sequential plain = Model();
        Fit(plain);
        Sequential measured = Model();
        using (Profile.Start()) Fit(measured);
        foreach ((NDArray left, NDArray right) in plain.GetWeights().Zip(measured.GetWeights()))
            Assert.Equal(left.ToArray<float>(), right.ToArray<float>());
    }

    [Fact]
    public void The_trace_holds_complete_events()
    {
        Profile profile = OfFit();
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            profile.WriteTrace(path);
            using var trace = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement[] events = [.. trace.RootElement.GetProperty("traceEvents").EnumerateArray()];
            Assert.Equal(
                profile.Steps.Sum(step => step.Runs) + profile.Others.Sum(other => other.Value.Count), events.Length);
            Assert.All(events, e =>
            {
                Assert.Equal("X", e.GetProperty("ph").GetString());
                Assert.NotEmpty(e.GetProperty("name").GetString()!);
                Assert.True(e.GetProperty("ts").GetDouble() >= 0);
                Assert.True(e.GetProperty("dur").GetDouble() >= 0);
                Assert.Equal(Environment.ProcessId, e.GetProperty("pid").GetInt32());
                Assert.True(e.GetProperty("tid").GetInt32() > 0);
            });
            Assert.Contains(events, e => e.GetProperty("cat").GetString() == "gradient:net/second" &&
                e.GetProperty("args").GetProperty("flops").GetDouble() == 2 * 8 * 8 * 2);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void One_profile_is_open_at_a_time()
    {
        using (Profile first = Profile.Start())
        {
            Assert.Same(first, Profile.Current);
            Assert.Throws<InvalidOperationException>(Profile.Start);
        }
        Assert.Null(Profile.Current);
        using Profile second = Profile.Start();
        Assert.Empty(second.Steps);
        Assert.Equal("0.00 ms in 0 steps", second.ToString().Split('\n')[1].Trim());
    }

    [Fact]
    public void What_runs_after_the_end_is_not_measured()
    {
        Profile profile = OfFit();
        int runs = profile.Steps.Sum(step => step.Runs);
        Fit(Model());
        Assert.Equal(runs, profile.Steps.Sum(step => step.Runs));
    }
}
