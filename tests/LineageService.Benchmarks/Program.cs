using System.CommandLine;
using System.Globalization;
using LineageService.Benchmarks.Faults;
using LineageService.Benchmarks.Fuzzing;
using LineageService.Benchmarks.Generator;
using LineageService.Benchmarks.Http;
using LineageService.Benchmarks.Measuring;
using LineageService.Benchmarks.Suite;
using LineageService.Benchmarks.Suite.Residence;

var names = new Argument<string[]>("benchmarks")
{
    Arity = ArgumentArity.ZeroOrMore,
    Description = "Which to run; all but the longest when none is named. " + string.Join(
        "; ", Benchmarks.All.Select(benchmark => $"{benchmark.Name}: {benchmark.Summary}")),
};
var size = new Option<string>("--size") { DefaultValueFactory = _ => "S", Description = "Size of the generated warehouse: S, M, L or XL." };
var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1, Description = "Seed of the generator." };
var json = new Option<string?>("--json") { Description = "Write the results to this file." };
var directory = new Option<string?>("--directory")
{
    Description = "Keep the run's files here, so that the next run need not load the store again.",
};
var withoutPeer = new Option<bool>("--without-peer")
{
    Description = "Leave out the recursive SQL query, which takes most of the time; nothing is compared then.",
};
var events = new Option<int>("--events") { DefaultValueFactory = _ => 1_000_000, Description = "How many events B4m takes, and a round of B4n and B4bn: fewer for a trial." };
var root = new RootCommand(
    "Benchmarks of LineageService. Exit code 1 where a limit is missed or an answer disagrees with the oracle, 2 for wrong usage.")
{
    names, size, seed, json, directory, withoutPeer, events,
};
root.Subcommands.Add(FuzzCommand.Create());
root.Subcommands.Add(CrashMatrixCommand.Create());
root.Subcommands.Add(HttpFuzzCommand.Create());
root.Subcommands.Add(AbuseCommand.Create());
root.Subcommands.Add(ResidenceProbe.Create());

root.SetAction(async (parsed, cancellationToken) =>
{
    var wanted = parsed.GetValue(names) ?? [];
    var unknown = wanted.Where(
        name => !Benchmarks.All.Any(benchmark => benchmark.Name.Equals(name, StringComparison.OrdinalIgnoreCase))).ToArray();
    if (unknown.Length > 0 || WarehouseSize.Find(parsed.GetValue(size)!) is not { } warehouseSize)
    {
        await Console.Error.WriteLineAsync(
            $"Unknown {(unknown.Length > 0 ? $"benchmark {string.Join(", ", unknown)}" : $"size {parsed.GetValue(size)}")}.");
        return 2;
    }

    var files = parsed.GetValue(directory);
    var workDirectory = Directory.CreateDirectory(
        files ?? Path.Combine(Path.GetTempPath(), $"lineage-benchmarks-{Environment.ProcessId}")).FullName;
    try
    {
        var report = await RunAsync(
            [.. Benchmarks.All.Where(benchmark => wanted.Length == 0 ? !benchmark.IsLong : wanted.Contains(benchmark.Name, StringComparer.OrdinalIgnoreCase))],
            parsed.GetValue(seed), warehouseSize, workDirectory, !parsed.GetValue(withoutPeer), parsed.GetValue(events),
            cancellationToken);
        if (parsed.GetValue(json) is { } path) report.Write(path);
        return report.IsFailed ? 1 : 0;
    }
    finally
    {
        if (files is null) Directory.Delete(workDirectory, recursive: true);
    }
});

return await root.Parse(args).InvokeAsync();

static async Task<RunReport> RunAsync(
    IBenchmark[] benchmarks, int seed, WarehouseSize size, string directory, bool withPeer, int events, CancellationToken cancellationToken)
{
    var machine = MachineFacts.Here();
    var started = TimeProvider.System.GetUtcNow();
    using var context = new BenchmarkContext(seed, size, directory, withPeer, events, Console.Out);
    context.Say($"{machine.Processor}, {machine.Cores} cores, load {machine.Load}, {machine.Runtime}, {machine.Configuration}");
    context.Say($"size {size.Name}, seed {seed}");
    if (!MachineFacts.IsOptimised) context.Say($"Not a Release build: the figures mean nothing.");
    var reports = new List<BenchmarkReport>();
    foreach (var benchmark in benchmarks)
    {
        context.Say($"{benchmark.Name}");
        var report = await benchmark.RunAsync(context, cancellationToken);
        reports.Add(report);
        foreach (var metric in report.Metrics)
        {
            var verdict = metric.IsMissed ? "MISSED" : "ok";
            var limit = metric.Limit is { } value ? string.Create(CultureInfo.InvariantCulture, $"  {verdict}, limit {value}") : "";
            context.Say($"  {metric.Name,-44} {metric.Value,14:n3} {metric.Unit}{limit}");
        }

        foreach (var disagreement in report.Disagreements.Take(10)) context.Say($"  DISAGREES {disagreement}");
    }

    return new RunReport(started, size.Name, seed, context.Warehouse.Hash(), machine, reports);
}
