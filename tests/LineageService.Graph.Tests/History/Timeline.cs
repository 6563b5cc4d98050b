using System.Collections.Immutable;
using LineageService.Graph.History.Diff;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Tests.History;

/// <summary>Hand-made versions of one job's lineage <c>s → t</c>, a day each.</summary>
internal static class Timeline
{
    public static DatasetId Source { get; } = new("db", "s");

    public static DatasetId Target { get; } = new("db", "t");

    public static JobId Job { get; } = new("etl", "build");

    /// <summary>Noon of a day in October.</summary>
    public static DateTimeOffset Day(int day) => new(2026, 10, day, 12, 0, 0, TimeSpan.Zero);

    public static TimePoint At(int day) => new(Day(day).AddHours(6), null);

    public static RunId Run(int day) => new(new Guid(day, 0, 0, new byte[8]));

    public static LineageEdge Edge(string from, string to, EdgeSubtype subtype = EdgeSubtype.Identity, params ImmutableArray<FunctionApplication> functions) =>
        new(LineageNode.Field(Source, from), LineageNode.Field(Target, to), subtype) { Functions = functions };

    public static FunctionApplication Function(string name, params ImmutableArray<string> literals) => new(name, FunctionClass.Scalar, literals);

    /// <summary>A version that begins on a day and ends on another; 0 for never.</summary>
    public static EdgeSet Set(int from, int to, params ImmutableArray<LineageEdge> edges) =>
        new(Job, Target, EvidenceKind.Statement, "test", Day(from), edges, [])
        {
            ValidTo = to == 0 ? null : Day(to),
            Cause = new EdgeCause($"v{from}", Run(from), $"event{from}"),
            EndCause = to == 0 ? null : new EdgeCause($"v{to}", Run(to), $"event{to}"),
        };

    public static LineageBatch Told(int recorded, params ImmutableArray<EdgeSet> versions) => new()
    {
        RecordedAt = Day(recorded),
        EdgeHistories =
        [
            .. versions.GroupBy(set => (set.Job, set.Target, set.Evidence)).Select(group => new EdgeHistory(
                group.Key.Job, group.Key.Target, group.Key.Evidence, group.Min(set => set.ValidFrom), [.. group.OrderBy(set => set.ValidFrom)])),
        ],
    };

    public static async Task<InMemoryLineageStore> StoreAsync(params LineageBatch[] batches)
    {
        var store = new InMemoryLineageStore();
        foreach (var batch in batches) await store.CommitAsync(batch, TestContext.Current.CancellationToken);
        return store;
    }

    public static async Task<DiffReport> DiffAsync(int from, int to, params ImmutableArray<EdgeSet> versions) =>
        await DiffAsync(await StoreAsync(Told(20, versions)), At(from), At(to));

    public static Task<DiffReport> DiffAsync(ILineageStore store, TimePoint from, TimePoint to, DiffFilter? filter = null) =>
        LineageDiff.CompareAsync(store, new DiffRequest(from, to, filter ?? DiffFilter.None), TestContext.Current.CancellationToken);

    /// <summary>One line a change: <c>added s.a -> t.b IDENTITY by v3</c>.</summary>
    public static string Show(DiffReport report) => string.Join('\n', report.Lineage.SelectMany(change => change.Edges).Select(Show));

    private static string Show(EdgeChange change)
    {
        var form = change switch
        {
            { Before: { } before, After: { } after } => $"{Show(before)} => {Show(after)} ({change.Aspects})",
            { After: { } after } => Show(after),
            { Before: { } before } => Show(before),
            _ => "",
        };
        return $"{change.Kind} {change.From.Path} -> {change.To.Path} {form} by {change.Cause.Cause?.JobVersion ?? "?"}";
    }

    private static string Show(EdgeForm form) => form.Subtype.WireName() + (form.Masking ? " masked" : "");
}
