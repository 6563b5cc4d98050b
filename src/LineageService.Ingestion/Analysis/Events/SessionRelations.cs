using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Analysis.Events;

/// <summary>
/// Takes the edges out that come from a relation which the event does not list (<c>CACHE TABLE c1 AS …; INSERT … SELECT … FROM c1</c>, each
/// statement a run of its own): the graph must not get a dataset that never was. What they fed is unknown instead. Where the dataset behind the
/// view is found, its edges are approximate: the view may compute.
/// </summary>
internal static class SessionRelations
{
    public static (ImmutableArray<LineageEdge> Edges, ImmutableArray<UnknownLineage> Unknowns) Split(
        DatasetId target, ImmutableArray<LineageEdge> edges, EventTables tables)
    {
        if (!edges.Any(edge => tables.IsUnlisted(edge.From.Dataset) || tables.IsView(edge.From.Dataset))) return (edges, []);
        var listed = ImmutableArray.CreateBuilder<LineageEdge>();
        var columns = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var edge in edges)
        {
            if (tables.IsView(edge.From.Dataset)) listed.Add(edge with { Approximate = true });
            else if (!tables.IsUnlisted(edge.From.Dataset)) listed.Add(edge);
            else if (edge.To.Path is { } column) columns.Add(column);
        }

        var isWhole = columns.Count == 0 && listed.Count < edges.Length;
        return (listed.ToImmutable(), isWhole ? [Unknown(target, null)] : [.. columns.Select(column => Unknown(target, column))]);
    }

    private static UnknownLineage Unknown(DatasetId target, string? column) => new(
        UnknownCodes.SessionRelation, target.Name, column, null, "the SQL reads a relation that the event does not list: a view of its session");
}
