using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LineageService.Benchmarks.Measuring;
using LineageService.Graph;
using LineageService.Graph.History;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Benchmarks.Suite.Residence;

/// <summary>
/// <c>residence-probe DIRECTORY memory|store</c>: opens a loaded store in one residence, in a process that does nothing else, asks what the file of questions
/// beside the store says, and prints <see cref="ResidenceFigures"/>. B18 starts it.
/// </summary>
internal static class ResidenceProbe
{
    public const string CommandName = "residence-probe", QuestionsFile = "questions.tsv";

    private const int Warming = 10, PageSize = 100, Whole = 100;

    // A series stops behind this; what was asked by then counts.
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(40);

    public static Command Create()
    {
        var directory = new Argument<string>("directory");
        var residence = new Argument<GraphResidence>("residence");
        var command = new Command(CommandName, "Asks a loaded store in one residence of the graph; B18 starts it.") { directory, residence };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var figures = await RunAsync(parsed.GetValue(directory)!, parsed.GetValue(residence), cancellationToken);
            Console.WriteLine(JsonSerializer.Serialize(figures));
            return 0;
        });
        return command;
    }

    private static async Task<ResidenceFigures> RunAsync(string directory, GraphResidence residence, CancellationToken cancellationToken)
    {
        var questions = (await File.ReadAllLinesAsync(Path.Combine(directory, QuestionsFile), cancellationToken)).Select(Question).ToArray();
        var started = Stopwatch.GetTimestamp();
        var store = await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions { ReadOnly = true }, cancellationToken);
        await using var host = await LineageGraphHost.OpenAsync(store, null, residence, GraphFragments.DefaultMaxNodes, cancellationToken);
        var opened = Stopwatch.GetElapsedTime(started).TotalSeconds;
        GC.Collect();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var resident = Memory("VmRSS");
        var graphs = new HistoricalGraphs(host);
        List<WalkFigures> walks = [await WalksAsync("depth 3", 3, questions), await WalksAsync("whole", Whole, questions)];
        return new ResidenceFigures(opened, heap, resident, Memory("VmHWM"), walks);

        async Task<WalkFigures> WalksAsync(string name, int depth, LineageRequest[] asked)
        {
            foreach (var request in asked.Take(Warming)) await graphs.At(TimePoint.Now).WalkAsync(request with { Depth = depth }, cancellationToken);
            var latencies = new Latencies(name);
            var answers = new List<int>();
            var since = Stopwatch.GetTimestamp();
            foreach (var request in asked.Skip(Warming))
            {
                if (Stopwatch.GetElapsedTime(since) > Enough) break;
                await latencies.MeasureAsync(async () =>
                {
                    var (answer, _) = await graphs.At(TimePoint.Now).WalkAsync(request with { Depth = depth }, cancellationToken);
                    answers.Add(answer.Truncated && answer.NextCursor is null ? -1 : answer.Nodes.Length);
                    return answer.Nodes.Length;
                });
            }

            return new WalkFigures(name, latencies.Percentile(0.5), latencies.Percentile(0.99), answers.Count(answer => answer < 0), answers);
        }
    }

    private static LineageRequest Question(string line) => line.Split('\t') is [var space, var name, var path, var direction]
        ? new LineageRequest(
            LineageRoot.Field(new DatasetId(space, name), path), Enum.Parse<Direction>(direction), Granularity: Granularity.Table, PageSize: PageSize)
        : throw new InvalidDataException("A question is a namespace, a name, a path and a direction.");

    // Where the system does not tell, what the runtime says.
    private static long Memory(string entry)
    {
        const string Path = "/proc/self/status";
        var line = File.Exists(Path) ? File.ReadLines(Path).FirstOrDefault(text => text.StartsWith(entry, StringComparison.Ordinal)) : null;
        return line is null
            ? Environment.WorkingSet
            : long.Parse(line.AsSpan(entry.Length + 1).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
