using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using LineageService.Graph.Conformance;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Sqlite.Tests;

/// <summary>
/// This test program as a process of its own that writes to a store and says which commits it was promised, until it is killed. Started
/// through an environment variable, before any test framework runs.
/// </summary>
internal static class ChildWriter
{
    public const string StateKey = "last";

    private const int MaxCommits = 5000;

    private const string Variable = "LINEAGE_TEST_CHILD_WRITER";

    public static JobId Job { get; } = new("child", "writer");

    public static DatasetId Target { get; } = new("db", "target");

    public static DatasetId Source { get; } = new("db", "source");

    /// <summary>Batch number n: an edge set that differs from all others, an event and the number itself, all in one.</summary>
    public static LineageBatch Batch(int number) => new()
    {
        EdgeSets =
        [
            new EdgeSet(Job, Target, EvidenceKind.Run, "child", SmallWorld.Noon.AddMinutes(number),
                [.. Enumerable.Range(0, 20).Select(index => new LineageEdge(
                    LineageNode.Field(Source, $"c{number}_{index}"), LineageNode.Field(Target, $"t{index}"), EdgeSubtype.Identity))], []),
        ],
        Events = [new LoggedEvent(Hash(number), "run", Body(number), SmallWorld.Noon)],
        KeyedStates = [new KeyedState(StateKey, BitConverter.GetBytes(number))],
        RecordedAt = SmallWorld.Noon.AddMinutes(number),
    };

    public static string Hash(int number) => number.ToString("x64", CultureInfo.InvariantCulture);

    /// <summary>Of two facets one comes again in every event and one is new.</summary>
    public static byte[] Body(int number) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{{\"facets\":{{\"same\":\"{new string('s', 500)}\",\"new\":\"{number:D500}\"}}}}"));

    public static Process Start(string directory)
    {
        var path = Environment.ProcessPath!;
        var start = new ProcessStartInfo(path) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(path) == "dotnet") start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        start.Environment[Variable] = directory;
        return Process.Start(start)!;
    }

    // Waits for tasks instead of awaiting them: while a module initializer runs, no other thread may enter this module.
    [ModuleInitializer]
    internal static void RunIfChild()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } directory) return;
        var store = SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions(), CancellationToken.None).GetAwaiter().GetResult();
        var state = store.FindKeyedStateAsync(StateKey, CancellationToken.None).GetAwaiter().GetResult();
        for (var number = state is null ? 1 : BitConverter.ToInt32(state.State.Span) + 1; ; number++)
        {
            store.CommitAsync(Batch(number), CancellationToken.None).GetAwaiter().GetResult();
            Console.Out.WriteLine(number.ToString(CultureInfo.InvariantCulture));
            Console.Out.Flush();
            // Should the test itself be killed, this process must not write for ever.
            if (number % MaxCommits == 0) Environment.Exit(0);
        }
    }
}
