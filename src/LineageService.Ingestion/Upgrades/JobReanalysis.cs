using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Upgrades;

/// <summary>What another engine reads otherwise in one job.</summary>
/// <param name="Gained">Edges that it sees and the active one does not.</param>
/// <param name="Lost">The other way round.</param>
/// <param name="Retyped">Edges that both see, with another subtype.</param>
/// <param name="Relabelled">Edges that both see with the same subtype, with another chain of functions.</param>
/// <param name="Before">State of the analysis that stands.</param>
public sealed record JobReanalysis(
    JobId Job,
    ImmutableArray<EdgeEnds> Gained,
    ImmutableArray<EdgeEnds> Lost,
    ImmutableArray<EdgeEnds> Retyped,
    ImmutableArray<EdgeEnds> Relabelled,
    AnalysisState Before,
    AnalysisState After)
{
    public bool IsSame => Gained.IsEmpty && Lost.IsEmpty && Retyped.IsEmpty && Relabelled.IsEmpty && Before == After;

    /// <summary>Compares what a job claims by its SQL in two stores.</summary>
    internal static JobReanalysis Of(JobRecord before, IEnumerable<EdgeSet> active, JobRecord? after, IEnumerable<EdgeSet> read) =>
        Of(before.Id, EvidenceKind.Sql, active, read, before.State, after?.State ?? AnalysisState.NotAnalysed);

    /// <summary>Compares what a job claims on one ground in two stores.</summary>
    internal static JobReanalysis Of(
        JobId job, EvidenceKind ground, IEnumerable<EdgeSet> active, IEnumerable<EdgeSet> read, AnalysisState before, AnalysisState after)
    {
        var (old, now) = (ByEnds(active, ground), ByEnds(read, ground));
        var gained = now.Keys.Where(ends => !old.ContainsKey(ends));
        var lost = old.Keys.Where(ends => !now.ContainsKey(ends));
        var retyped = old.Where(pair => now.TryGetValue(pair.Key, out var other) && !pair.Value.Subtypes.SetEquals(other.Subtypes)).Select(pair => pair.Key).ToHashSet();
        var relabelled = old.Where(pair => !retyped.Contains(pair.Key) && now.TryGetValue(pair.Key, out var other) && !pair.Value.Labels.SetEquals(other.Labels))
            .Select(pair => pair.Key);
        return new JobReanalysis(job, Sorted(gained), Sorted(lost), Sorted(retyped), Sorted(relabelled), before, after);
    }

    private static ImmutableArray<EdgeEnds> Sorted(IEnumerable<EdgeEnds> ends) => [.. ends.Order()];

    private static Dictionary<EdgeEnds, (HashSet<EdgeSubtype> Subtypes, HashSet<string> Labels)> ByEnds(IEnumerable<EdgeSet> sets, EvidenceKind ground)
    {
        var edges = new Dictionary<EdgeEnds, (HashSet<EdgeSubtype> Subtypes, HashSet<string> Labels)>();
        foreach (var edge in sets.Where(set => set.Evidence == ground).SelectMany(set => set.Edges))
        {
            var ends = new EdgeEnds(edge.From, edge.To);
            if (!edges.TryGetValue(ends, out var said)) edges[ends] = said = ([], new HashSet<string>(StringComparer.Ordinal));
            said.Subtypes.Add(edge.Subtype);
            said.Labels.Add(edge.Functions.IsDefaultOrEmpty ? "" : string.Join('>', edge.Functions.Select(function => function.Name)));
        }

        return edges;
    }
}

/// <summary>The two ends of an edge.</summary>
public readonly record struct EdgeEnds(LineageNode From, LineageNode To) : IComparable<EdgeEnds>
{
    public int CompareTo(EdgeEnds other)
    {
        var order = string.CompareOrdinal(To.ToString(), other.To.ToString());
        return order != 0 ? order : string.CompareOrdinal(From.ToString(), other.From.ToString());
    }

    public override string ToString() => $"{From} -> {To}";

    public static bool operator <(EdgeEnds left, EdgeEnds right) => left.CompareTo(right) < 0;
    public static bool operator >(EdgeEnds left, EdgeEnds right) => left.CompareTo(right) > 0;
    public static bool operator <=(EdgeEnds left, EdgeEnds right) => left.CompareTo(right) <= 0;
    public static bool operator >=(EdgeEnds left, EdgeEnds right) => left.CompareTo(right) >= 0;
}
