using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>A point of the two times as conditions of Cypher; the parameters <c>$known</c> and <c>$asOf</c> are its times.</summary>
internal sealed class PointFilter(TimePoint point)
{
    private const string Holds = """
        e.recordedFrom <= $known AND (e.recordedTo IS NULL OR e.recordedTo > $known) AND e.validFrom <= $asOf
        AND (e.closedAt IS NULL OR e.closedAt > $known OR e.validTo > $asOf)
        """;

    public TimePoint Point { get; } = point;

    /// <summary>Labels of the versions that may hold at the point.</summary>
    public string Labels => Point.IsNow ? "EdgeSet" : "EdgeSet|FormerEdgeSet";

    /// <summary>True of a version <c>e</c> that holds at the point.</summary>
    public string EdgeSets => Point.IsNow ? "true" : Holds;

    /// <summary>Columns of a version <c>e</c> as it is seen at the point.</summary>
    public static string EdgeSetColumns => $"""
        {EdgeSetReader.Columns}, CASE WHEN e.closedAt <= $known THEN e.validTo END AS shownTo, CASE WHEN e.closedAt <= $known THEN e.endCause END AS shownCause
        """;

    public (string Name, object? Value)[] Parameters(params ReadOnlySpan<(string Name, object? Value)> others) =>
        [("known", Point.KnownAt?.UtcTicks ?? long.MaxValue), ("asOf", Point.AsOf?.UtcTicks ?? long.MaxValue), .. others];
}
