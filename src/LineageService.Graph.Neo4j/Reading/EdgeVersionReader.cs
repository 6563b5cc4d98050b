using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Writing;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Reads versions of edge sets out of rows.</summary>
internal static class EdgeVersionReader
{
    /// <summary>A row of the loader: set, elementId, isActive, producer, validFrom, validTo, recordedFrom, closedAt, edgeCount, hash, cause, endCause, unknowns, edges.</summary>
    public static EdgeVersionRow Read(CypherRow row) => new(
        row.Text(1), new EdgeContent(row.Bytes(13), (int)row.Long(8), row.OptionalBytes(12), row.Bytes(9)), row.Bool(2))
    {
        Producer = row.Text(3),
        ValidFrom = row.Long(4),
        ValidTo = row.OptionalLong(5) ?? ContentSpan.Open,
        RecordedFrom = row.Long(6),
        ClosedAt = row.OptionalLong(7),
        Cause = row.OptionalBytes(10),
        EndCause = row.OptionalBytes(11),
        WasCurrent = row.IsNull(7),
    };

    public static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    public static DateTimeOffset? OptionalTime(long? ticks) => ticks is { } known ? Time(known) : null;
}
