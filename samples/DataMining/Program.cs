// Data mining on tables: who will buy, what is earned, what goes together, what is alike, what is odd.
using DataMining;
using Lamina;
using Samples;

Dictionary<string, Action<Options>> jobs = new()
{
    ["response"] = Response.Run,
    ["wages"] = Wages.Run,
    ["baskets"] = Baskets.Run,
    ["recommend"] = Recommend.Run,
    ["segments"] = Segments.Run,
    ["anomalies"] = Anomalies.Run,
};
bool one = args.Length > 0 && jobs.ContainsKey(args[0]);
var options = Options.Parse(one ? args[1..] : args, epochs: 40, limit: int.MaxValue, jobs: jobs.Keys);
Engine.ThreadCount = options.Threads;
if (options.Smoke) Console.WriteLine("smoke: small made tables in place of the real ones, a short training");
foreach ((string name, Action<Options> job) in jobs)
{
    if (one && name != args[0]) continue;
    Lamina.Random.SetSeed(options.Seed);
    Console.WriteLine($"== {name}");
    job(options);
}
