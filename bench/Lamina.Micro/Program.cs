// BenchmarkDotNet over the families of kernels; see bench/README.md. Everything that the switcher takes can be given.
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: the plans are built once, and no other project is generated and compiled.
Job job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(job)
    .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60)));
