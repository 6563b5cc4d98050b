using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Conformance;

/// <summary>
/// A world of a few datasets, fields and jobs, small enough that random edges meet, with cycles and self-loops. Every number is some
/// edge, so that arrays of numbers are random graphs and shrink as such.
/// </summary>
public static class SmallWorld
{
    public const int Datasets = 6, Fields = 3, Jobs = 4;

    public static DateTimeOffset Noon { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static DatasetId Dataset(int index) => new("db://host:10000", $"layer{index % 2}.t{index % Datasets}");

    public static JobId Job(int index) => new("airflow:prod", $"dag.task{index % Jobs}");

    public static LineageNode Node(int index)
    {
        var dataset = Dataset(index / (Fields + 1) % Datasets);
        var field = index % (Fields + 1);
        return field == Fields ? LineageNode.RowSet(dataset) : LineageNode.Field(dataset, $"c{field}");
    }

    public static IEnumerable<LineageNode> Nodes() => Enumerable.Range(0, Datasets * (Fields + 1)).Select(Node);

    /// <summary>The edge sets that the numbers stand for, one for each (job, target, evidence) among them.</summary>
    public static ImmutableArray<EdgeSet> EdgeSets(IEnumerable<int> numbers) =>
        [.. numbers.Select(Claim).GroupBy(claim => (claim.Job, Target: claim.Edge.To.Dataset, claim.Evidence))
            .Select(group => new EdgeSet(
                group.Key.Job, group.Key.Target, group.Key.Evidence, "test/1", Noon, [.. group.Select(claim => claim.Edge)],
                Unknowns(group.First().Edge)))];

    public static LineageBatch Batch(params ImmutableArray<EdgeSet> sets) => new() { EdgeSets = sets, RecordedAt = Noon };

    /// <summary>A batch that writes the edge sets of the numbers, ends some and retires a job now and then.</summary>
    public static LineageBatch Batch(int[] numbers)
    {
        var sets = EdgeSets(numbers);
        var first = numbers.Length == 0 ? 0 : numbers[0] & int.MaxValue;
        if (first % 5 == 1) sets = sets.Add(new EdgeSet(Job(first), Dataset(first / 7), EvidenceKind.Sql, "test/1", Noon, [], []));
        return new LineageBatch
        {
            EdgeSets = [.. sets.DistinctBy(set => (set.Job, set.Target, set.Evidence))],
            RetiredJobs = first % 7 == 3 ? [Job(first / 11)] : [],
            Jobs = first % 3 == 2 ? [Record(first)] : [],
            RecordedAt = Noon,
        };
    }

    /// <summary>The same batch some hours later in both times.</summary>
    public static LineageBatch Later(LineageBatch batch, int hours)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var at = Noon.AddHours(hours);
        return batch with { EdgeSets = [.. batch.EdgeSets.Select(set => set with { ValidFrom = at })], RecordedAt = at };
    }

    private static JobRecord Record(int number) => new(Job(number / 3))
    {
        State = (AnalysisState)(number / 5 % 4),
        Inputs = [Dataset(number / 13)],
        Outputs = [Dataset(number / 17)],
    };

    private static (JobId Job, EvidenceKind Evidence, LineageEdge Edge) Claim(int number)
    {
        var bits = (ulong)(uint)number * 0x9E3779B97F4A7C15;
        var from = Node(Take(ref bits, Datasets * (Fields + 1)));
        var to = Node(Take(ref bits, Datasets * (Fields + 1)));
        var subtype = Subtype(from, to, Take(ref bits, 9));
        var job = Job(Take(ref bits, Jobs));
        var evidence = (EvidenceKind)Take(ref bits, 2);
        TextSpan? span = Take(ref bits, 3) == 0 ? null : new TextSpan(Take(ref bits, 50), Take(ref bits, 50));
        return (job, evidence, new LineageEdge(from, to, subtype, span));
    }

    private static EdgeSubtype Subtype(LineageNode from, LineageNode to, int number) => (from.Kind, to.Kind) switch
    {
        (NodeKind.RowSet, NodeKind.RowSet) => EdgeSubtype.RowSet,
        (NodeKind.RowSet, _) => EdgeSubtype.SetDependence,
        (_, NodeKind.RowSet) => (EdgeSubtype)((int)EdgeSubtype.Window + (number % 5)),
        _ => (EdgeSubtype)(number % 4),
    };

    private static ImmutableArray<UnknownLineage> Unknowns(LineageEdge edge) => edge.Span is { Start: > 40 }
        ? [new UnknownLineage(UnknownCodes.StarWithoutSchema, edge.From.Dataset.Name, null, edge.Span, "Columns are not known.")]
        : [];

    private static int Take(ref ulong bits, int below)
    {
        bits ^= bits >> 29;
        bits *= 0xBF58476D1CE4E5B9;
        return (int)((bits >> 33) % (uint)below);
    }
}
