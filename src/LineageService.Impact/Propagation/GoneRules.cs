using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Impact.Propagation;

/// <summary>DROP and RENAME: what a column that goes does to the jobs that read its table.</summary>
internal sealed class GoneRules(Spread spread, ConsumerTexts texts, ConsumerEffects effects, ArityRules arity, ImplicitKeyRules implicitKeys)
{
    private readonly List<LaidEdge> _edges = [];

    private LaidGraph Graph => spread.Graph;

    /// <summary>DROP and RENAME: whoever names the column fails.</summary>
    public void Gone(Visit visit, int number)
    {
        var node = Graph.NodeAt(visit.Node);
        var column = node.Path!;
        var dataset = Graph.DatasetOfNode(visit.Node);
        _edges.Clear();
        Graph.AddEdges(visit.Node, _edges);
        var edges = _edges.ToLookup(edge => edge.Job);
        var jobs = texts.ReadersOf(dataset, node.Dataset, column);
        jobs.UnionWith(edges.Select(group => group.Key));
        texts.Prepare(jobs, node.Dataset, column);
        foreach (var job in jobs)
        {
            if (!texts.MayMention(job, node.Dataset, column)) continue;
            var reading = Graph.ReadingOf(job);
            if (reading is null) GoneUnread(job, edges[job].ToList(), visit, number);
            else GoneFrom(job, reading, node.Dataset, column, edges[job].ToList(), visit, number);
        }

        spread.FindOpaque(visit, number);
    }

    private void GoneFrom(int job, TaskReading reading, DatasetId dataset, string column, List<LaidEdge> edges, Visit visit, int number)
    {
        if (effects.RowsAsValues(job, reading, dataset, column, visit, number)) return;
        if (reading.NamesByPosition(dataset) && !effects.IsSchemaOnRead(dataset) && !effects.Knows(dataset, column) && spread.Rebinding.Judge(job, reading) is { } bound)
        {
            if (!effects.Apply(bound, job, reading, visit, number) && !arity.Breaks(job, reading, dataset, column, visit, number, goes: true))
                implicitKeys.Touch(job, reading, dataset, column, visit, number);
            return;
        }

        ColumnUse? first = null;
        foreach (var use in reading.UsesOf(dataset, column)) if (first is null || use.Span.Start < first.Value.Span.Start) first = use;
        if (first is { } place)
        {
            if (effects.IsSchemaOnRead(dataset))
            {
                effects.Nulls(job, reading, edges, visit, number, place.Span);
            }
            else if (reading.Shows(reading.Uses.MergedStars, dataset) && !effects.Knows(dataset, column) && spread.Rebinding.Judge(job, reading) is { Failure: null } whole)
            {
                // Another branch of a set operation still gives the name.
                effects.Apply(whole, job, reading, visit, number);
                if (!arity.Breaks(job, reading, dataset, column, visit, number, goes: true)) implicitKeys.Touch(job, reading, dataset, column, visit, number);
            }
            else spread.Break(job, number, $"uses {column}, which is gone", place.Span, spread.ConfidenceOf(job));
            return;
        }

        // A new text that was written for the table as it was.
        foreach (var name in reading.Uses.Unresolved)
        {
            if (!Graph.IsReplaced(job) || name.IsAmbiguous || !ConsumerEffects.Same(name.Name, column) || !reading.Shows(name.Tables, dataset)) continue;
            spread.Break(job, number, $"uses {column}, which is gone", name.Span, spread.ConfidenceOf(job));
            return;
        }

        if (effects.IsRename(visit) && ArityRules.IsOnlyInLaterBranches(reading, dataset)) return;
        if (arity.Breaks(job, reading, dataset, column, visit, number, goes: true)) return;
        foreach (var write in reading.Uses.Writes)
        {
            if (!reading.Shows(write.Stars, dataset) || ConsumerEffects.TargetOf(reading, write) is not { } target) continue;
            var shown = edges.FirstOrDefault(edge => edge.Subtype == EdgeSubtype.Identity && Graph.NodeAt(edge.To) is { Path: { } path } to && to.Dataset == target && ConsumerEffects.Same(path, column));
            var to = shown.Job == job && shown.To > 0 ? Graph.NodeAt(shown.To) : LineageNode.Field(target, column);
            spread.Carry(write.Binding == WriteBinding.Named ? VisitKind.Gone : VisitKind.Value, to, job, visit, number, write.Span);
        }

        implicitKeys.Touch(job, reading, dataset, column, visit, number);
    }

    // Without a text its edges say what it reads; where it has none at all nobody knows.
    private void GoneUnread(int job, List<LaidEdge> edges, Visit visit, int number)
    {
        if (edges.Count > 0)
        {
            if (effects.IsSchemaOnRead(Graph.NodeAt(visit.Node).Dataset)) foreach (var edge in edges) spread.Carry(effects.RowsOr(edge), edge, visit, number);
            else spread.Break(job, number, "its lineage says that it reads the column", edges[0].Span, edges.Max(edge => edge.Confidence));
        }
    }
}
