using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Benchmarks.Generator;

/// <summary>
/// The generated warehouse as a store that is only read: its graph is built as one of a real store would be, from numbers, without a disk.
/// </summary>
internal sealed class GeneratedSource(Warehouse warehouse) : INumberedGraphSource
{
    public long ReadGraph(INumberedGraphSink sink, CancellationToken cancellationToken)
    {
        var names = new WarehouseNames(warehouse);
        for (var table = 0; table < warehouse.Tables; table++)
        {
            var record = names.Record(table);
            sink.Dataset(
                table, record with { Fields = [] }, [.. record.Fields.Select(field => sink.Intern(field.Path))],
                Enumerable.Range(0, record.Fields.Length).ToArray());
        }

        for (var job = 0; job < warehouse.Size.Tasks; job++) sink.Job(job, WarehouseNames.Job(job), AnalysisState.Analysed, [], [], []);
        var edges = new List<PackedEdge>();
        foreach (var task in warehouse.Tasks())
        {
            cancellationToken.ThrowIfCancellationRequested();
            edges.Clear();
            foreach (var edge in task.Edges)
            {
                edges.Add(new PackedEdge(
                    edge.FromTable, edge.FromColumn, edge.ToColumn, edge.Subtype, false, false, edge.SpanStart, edge.SpanLength, 0));
            }

            sink.EdgeSet(
                task.Number, task.Target, EvidenceKind.Sql, "generator/1", ImmutableArray<UnknownLineage>.Empty,
                PackedEdges.Pack(edges, []));
        }

        return 1;
    }
}
