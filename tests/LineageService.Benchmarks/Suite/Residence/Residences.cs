using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using LineageService.Benchmarks.Generator;
using LineageService.Benchmarks.Measuring;
using LineageService.Graph;
using LineageService.Graph.Snapshot;

namespace LineageService.Benchmarks.Suite.Residence;

/// <summary>B18: one store, asked the same walks by a process that holds the graph and by one that fetches it for each question.</summary>
internal sealed class Residences : IBenchmark
{
    private const int Questions = 210;

    public string Name => "B18";

    public string Summary => "memory, and walks of depth 3 and whole ones, with the graph in memory and in the store (graph.residence), each in its own process";

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var (directory, _) = await StoredWarehouse.LoadAsync(context, cancellationToken);
        await File.WriteAllLinesAsync(Path.Combine(directory, ResidenceProbe.QuestionsFile), Draw(context), cancellationToken);
        context.Say($"load before the processes: {MachineFacts.Here().Load}");
        var memory = await ProbeAsync(directory, GraphResidence.Memory, cancellationToken);
        var store = await ProbeAsync(directory, GraphResidence.Store, cancellationToken);
        List<Metric> metrics =
        [
            .. Of("memory", memory), .. Of("store", store),
            new("resident, store to memory", (double)store.Opened / memory.Opened, "of 1"),
            new("resident at most, store to memory", (double)store.Peak / memory.Peak, "of 1"),
        ];
        foreach (var (held, fetched) in memory.Walks.Zip(store.Walks)) metrics.Add(new($"{held.Name} p50, store to memory", fetched.P50 / held.P50, "times"));
        return new BenchmarkReport(Name, metrics, [.. Disagreements(memory, store)]);
    }

    private static IEnumerable<Metric> Of(string name, ResidenceFigures figures)
    {
        yield return new($"{name}: opened in", figures.OpenSeconds, "s");
        yield return new($"{name}: managed heap, opened", figures.Heap / 1e6, "MB");
        yield return new($"{name}: resident, opened", figures.Opened / 1e6, "MB");
        yield return new($"{name}: resident at most", figures.Peak / 1e6, "MB");
        foreach (var walks in figures.Walks)
        {
            yield return new($"{name}: {walks.Name}, p50", walks.P50, "ms");
            yield return new($"{name}: {walks.Name}, p99", walks.P99, "ms");
            yield return new($"{name}: {walks.Name}, truncated", walks.Truncated, $"of {walks.Answers.Count}");
        }
    }

    private static IEnumerable<string> Disagreements(ResidenceFigures memory, ResidenceFigures store)
    {
        foreach (var (held, fetched) in memory.Walks.Zip(store.Walks))
        {
            foreach (var (index, (expected, actual)) in held.Answers.Zip(fetched.Answers).Index())
                if (actual >= 0 && actual != expected) yield return $"{held.Name}, question {index}: {expected} datasets in memory, {actual} in the store";
        }
    }

    // Edges of one task in so many, both ends: popular columns come often, as they do in questions.
    private static IEnumerable<string> Draw(BenchmarkContext context)
    {
        var warehouse = context.Warehouse;
        var names = new WarehouseNames(warehouse);
        var random = new SplitMix((ulong)context.Seed + 3);
        var step = Math.Max(1, warehouse.Size.Tasks / Questions);
        var questions = new List<string>();
        foreach (var task in warehouse.Tasks())
        {
            if (task.Number % step != 0 || task.Edges.Count == 0) continue;
            var edge = task.Edges[random.Below(task.Edges.Count)];
            var (table, column, direction) = questions.Count % 2 == 0 ? (edge.FromTable, edge.FromColumn, Direction.Downstream) : (task.Target, edge.ToColumn, Direction.Upstream);
            if (column >= 0) questions.Add(string.Join('\t', names.Table(table).Namespace, names.Table(table).Name, names.Column(column), direction));
        }

        return questions.Take(Questions);
    }

    private static async Task<ResidenceFigures> ProbeAsync(string directory, GraphResidence residence, CancellationToken cancellationToken)
    {
        string[] arguments = [ResidenceProbe.CommandName, directory, residence.ToString()];
        var program = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") arguments = [Assembly.GetExecutingAssembly().Location, .. arguments];
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var printed = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? JsonSerializer.Deserialize<ResidenceFigures>(printed)! : throw new InvalidOperationException($"The process of {residence} failed.");
    }
}
