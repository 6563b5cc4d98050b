using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Comparing;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Impact.Propagation;

/// <summary>
/// What a column that goes, comes or moves does to the jobs that read its table, by how their texts use it; by their edges where no text is known.
/// </summary>
internal sealed class ConsumerRules(Spread spread)
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
        var jobs = ReadersOf(dataset, node.Dataset, column);
        jobs.UnionWith(edges.Select(group => group.Key));
        Prepare(jobs, node.Dataset, column);
        foreach (var job in jobs)
        {
            if (!MayMention(job, node.Dataset, column)) continue;
            var reading = Graph.ReadingOf(job);
            if (reading is null) GoneUnread(job, edges[job].ToList(), visit, number);
            else GoneFrom(job, reading, node.Dataset, column, edges[job].ToList(), visit, number);
        }

        spread.FindOpaque(visit, number);
    }

    /// <summary>ADD: stars show it, bare names may mean it.</summary>
    public void Added(Visit visit, int number)
    {
        var node = Graph.NodeAt(visit.Node);
        var column = node.Path!;
        var jobs = ReadersOf(Graph.DatasetOfNode(visit.Node), node.Dataset, column);
        Prepare(jobs, node.Dataset, column);
        foreach (var job in jobs)
        {
            if (!MayMention(job, node.Dataset, column) || Graph.ReadingOf(job) is not { } reading) continue;
            AddedTo(job, reading, node.Dataset, column, visit, number);
        }
    }

    /// <summary>Columns in another order: positions mean others.</summary>
    public void Reordered(Visit visit, int number)
    {
        var dataset = Graph.NodeAt(visit.Node).Dataset;
        var jobs = Graph.ConsumersOf(Graph.DatasetOfNode(visit.Node));
        Prepare(jobs, dataset, "*");
        foreach (var job in jobs)
        {
            if (!MayMention(job, dataset, "*") || Graph.ReadingOf(job) is not { } reading) continue;
            if (CountsPlaces(reading, dataset) && spread.Rebinding.Judge(job, reading) is { } bound)
            {
                if (bound.Failure is not null || reading.NamesByPosition(dataset))
                {
                    Apply(bound, job, reading, visit, number);
                    if (bound.Failure is not null) continue;
                }
            }

            foreach (var write in reading.Uses.Writes)
            {
                if (!reading.Shows(write.Stars, dataset) || TargetOf(reading, write) is not { } target) continue;
                if (write.Binding is WriteBinding.Named) spread.Carry(VisitKind.Order, LineageNode.RowSet(target), job, visit, number, write.Span);
                else if (write.Binding is WriteBinding.Positional or WriteBinding.Listed) Everything(job, reading, target, visit, number, write.Span);
            }

            foreach (var uneven in reading.Uses.UnevenStars)
            {
                if (!uneven.Branches.Any(branch => reading.Shows(branch, dataset))) continue;
                foreach (var target in reading.Outputs) Everything(job, reading, target, visit, number, uneven.Span);
            }
        }
    }

    /// <summary>Those that lineage knows, and those whose text has the table's name where nobody reads it.</summary>
    public HashSet<int> ReadersOf(int number, DatasetId dataset, string column)
    {
        var jobs = Graph.ConsumersOf(number).ToHashSet();
        foreach (var job in MentionIndex.Of(spread.World.Source).Of(spread.World.Source, dataset))
        {
            var mentioned = Graph.JobOf(job);
            if (!jobs.Contains(mentioned) && !Graph.IsReplaced(mentioned) && MayMention(mentioned, dataset, column)) jobs.Add(mentioned);
        }

        return jobs;
    }

    private void GoneFrom(int job, TaskReading reading, DatasetId dataset, string column, List<LaidEdge> edges, Visit visit, int number)
    {
        if (reading.NamesByPosition(dataset) && !IsSchemaOnRead(dataset) && !Knows(dataset, column) && spread.Rebinding.Judge(job, reading) is { } bound)
        {
            if (!Apply(bound, job, reading, visit, number) && !Arity(job, reading, dataset, column, visit, number, goes: true)) Implicit(job, reading, dataset, column, visit, number);
            return;
        }

        ColumnUse? first = null;
        foreach (var use in reading.UsesOf(dataset, column)) if (first is null || use.Span.Start < first.Value.Span.Start) first = use;
        if (first is { } place)
        {
            if (IsSchemaOnRead(dataset))
            {
                Nulls(job, reading, edges, visit, number, place.Span);
            }
            else if (reading.Shows(reading.Uses.MergedStars, dataset) && !Knows(dataset, column) && spread.Rebinding.Judge(job, reading) is { Failure: null } whole)
            {
                // Another branch of a set operation still gives the name.
                Apply(whole, job, reading, visit, number);
                if (!Arity(job, reading, dataset, column, visit, number, goes: true)) Implicit(job, reading, dataset, column, visit, number);
            }
            else spread.Break(job, number, $"uses {column}, which is gone", place.Span, spread.ConfidenceOf(job));
            return;
        }

        // A new text that was written for the table as it was.
        foreach (var name in reading.Uses.Unresolved)
        {
            if (!Graph.IsReplaced(job) || name.IsAmbiguous || !Same(name.Name, column) || !reading.Shows(name.Tables, dataset)) continue;
            spread.Break(job, number, $"uses {column}, which is gone", name.Span, spread.ConfidenceOf(job));
            return;
        }

        if (IsRename(visit) && IsOnlyInLaterBranches(reading, dataset)) return;
        if (Arity(job, reading, dataset, column, visit, number, goes: true)) return;
        foreach (var write in reading.Uses.Writes)
        {
            if (!reading.Shows(write.Stars, dataset) || TargetOf(reading, write) is not { } target) continue;
            var shown = edges.FirstOrDefault(edge => edge.Subtype == EdgeSubtype.Identity && Graph.NodeAt(edge.To) is { Path: { } path } to && to.Dataset == target && Same(path, column));
            var to = shown.Job == job && shown.To > 0 ? Graph.NodeAt(shown.To) : LineageNode.Field(target, column);
            spread.Carry(write.Binding == WriteBinding.Named ? VisitKind.Gone : VisitKind.Value, to, job, visit, number, write.Span);
        }

        Implicit(job, reading, dataset, column, visit, number);
    }

    private static bool CountsPlaces(TaskReading reading, DatasetId dataset) =>
        reading.NamesByPosition(dataset) || reading.Uses.UnevenStars.Any(uneven => uneven.Branches.Any(branch => reading.Shows(branch, dataset)))
        || reading.Uses.Writes.Any(write => write.Binding is WriteBinding.Positional or WriteBinding.Listed && reading.Shows(write.Stars, dataset));

    private bool Knows(DatasetId dataset, string column) => spread.Rebinding.SchemaOf(dataset)?.Columns.Any(known => Same(known.Name, column)) == true;

    /// <summary>Does what a binding shows. True where the job fails.</summary>
    private bool Apply(Rebound bound, int job, TaskReading reading, Visit visit, int number)
    {
        if (bound.Failure is var (sentence, span))
        {
            spread.Break(job, number, sentence, span, spread.ConfidenceOf(job));
            return true;
        }

        // What has another name only is no other value.
        var others = IsRename(visit) ? [] : bound.OtherNodes();
        var anyOther = !IsRename(visit) && bound.MeansOthers;
        foreach (var target in reading.Outputs)
        {
            var (gone, come, reordered) = bound.ColumnsOf(target);
            foreach (var name in gone) spread.Carry(VisitKind.Gone, LineageNode.Field(target, name), job, visit, number, null);
            foreach (var name in come) spread.Carry(VisitKind.Added, LineageNode.Field(target, name), job, visit, number, null);
            if (reordered) spread.Carry(VisitKind.Order, LineageNode.RowSet(target), job, visit, number, null);
            if (anyOther || others.Contains(LineageNode.RowSet(target)))
            {
                spread.Carry(VisitKind.Rows, LineageNode.RowSet(target), job, visit, number, null);
                SetDependent(job, reading, target, visit, number);
            }

            foreach (var column in bound.After.Result.OutputColumns)
            {
                var node = LineageNode.Field(target, column.Column.Column);
                if (!Rebinding.IsOf(bound.After, column, target) || come.Contains(column.Column.Column, StringComparer.OrdinalIgnoreCase)) continue;
                if (anyOther || others.Contains(node)) spread.Carry(VisitKind.Value, node, job, visit, number, column.Span);
            }
        }

        return false;
    }

    // Without a text its edges say what it reads; where it has none at all nobody knows.
    private void GoneUnread(int job, List<LaidEdge> edges, Visit visit, int number)
    {
        if (edges.Count > 0)
        {
            if (IsSchemaOnRead(Graph.NodeAt(visit.Node).Dataset)) foreach (var edge in edges) spread.Carry(RowsOr(edge), edge, visit, number);
            else spread.Break(job, number, "its lineage says that it reads the column", edges[0].Span, edges.Max(edge => edge.Confidence));
        }
    }

    private void AddedTo(int job, TaskReading reading, DatasetId dataset, string column, Visit visit, int number)
    {
        if ((reading.NamesByPosition(dataset) || reading.Uses.BareNames.Any(name => Same(name.Name, column) && reading.Shows(name.Captors, dataset)))
            && Knows(dataset, column) && spread.Rebinding.Judge(job, reading) is { } bound)
        {
            if (!Apply(bound, job, reading, visit, number) && !Arity(job, reading, dataset, column, visit, number, goes: false)) Implicit(job, reading, dataset, column, visit, number);
            return;
        }

        foreach (var name in reading.Uses.BareNames)
        {
            if (!Same(name.Name, column)) continue;
            if (reading.Shows(name.Rivals, dataset))
            {
                spread.Break(job, number, $"ambiguous column {column}", name.Span, spread.ConfidenceOf(job));
                return;
            }

            if (!reading.Shows(name.Captors, dataset)) continue;
            foreach (var target in reading.Outputs) Everything(job, reading, target, visit, number, name.Span);
            spread.Note(new JobFinding(Verdict.Behavioral, job, number, visit.Distance + 1, $"{column} now means the new column", name.Span, spread.ConfidenceOf(job)));
        }

        if (IsRename(visit) && IsOnlyInLaterBranches(reading, dataset)) return;
        if (Arity(job, reading, dataset, column, visit, number, goes: false)) return;
        foreach (var write in reading.Uses.Writes)
        {
            if (write.Binding != WriteBinding.Named || !reading.Shows(write.Stars, dataset) || TargetOf(reading, write) is not { } target) continue;

            // EXCEPT and REPLACE may take it out; then the text names it.
            if (reading.UsesOf(dataset, column).Any()) continue;
            if (write.Target is not null && !Graph.IsReplaced(job)
                && reading.Result.OutputColumns.Any(known => Same(known.Column.Column, column) && Rebinding.IsOf(reading, known, target)))
            {
                spread.Break(job, number, $"the star gives {column}, which the query gives already", write.Span, spread.ConfidenceOf(job));
                return;
            }

            spread.Carry(VisitKind.Added, LineageNode.Field(target, column), job, visit, number, write.Span);
        }

        Implicit(job, reading, dataset, column, visit, number);
    }

    /// <summary>Writes and set operations that count columns. True where the job fails.</summary>
    private bool Arity(int job, TaskReading reading, DatasetId dataset, string column, Visit visit, int number, bool goes)
    {
        if (!spread.Options.PermissiveCasts && CountsPlaces(reading, dataset) && CountStays(dataset) && spread.Rebinding.Judge(job, reading) is { Failure: { } failure })
        {
            spread.Break(job, number, failure.Sentence, failure.Span, spread.ConfidenceOf(job));
            return true;
        }

        foreach (var write in reading.Uses.Writes)
        {
            if (!reading.Shows(write.Stars, dataset)) continue;
            if (write.Binding is WriteBinding.Positional or WriteBinding.Listed)
            {
                if (write.Columns >= 0 && TargetOf(reading, write) is { } target && Fits(target, write, dataset, reading, goes)) continue;
                if (IsRename(visit)) continue;
                if (CountStays(dataset) && TargetOf(reading, write) is { } filled)
                {
                    // As many columns as before, so it runs; which one goes where is another question.
                    Everything(job, reading, filled, visit, number, write.Span);
                    continue;
                }

                // Where an engine takes fewer columns, those behind shift and the last are NULL.
                if (goes && TargetOf(reading, write) is { } shifted)
                {
                    foreach (var output in reading.Result.OutputColumns)
                    {
                        if (output.Column.Table is not { } table || reading.DatasetOf(table) == shifted)
                            spread.Carry(VisitKind.Value, LineageNode.Field(shifted, output.Column.Column), job, visit, number, write.Span);
                    }
                }

                spread.Break(job, number, $"arity: INSERT without names gets {(goes ? "one column less" : "one column more")} by its star", write.Span, spread.ConfidenceOf(job));
                return true;
            }

            if (!goes && write.Binding == WriteBinding.ByName && TargetOf(reading, write) is { } named && spread.World.SchemaAfter(named) is { IsComplete: true } schema
                && !schema.Columns.Any(known => Same(known.Name, column)))
            {
                spread.Break(job, number, $"INSERT by name gives {column}, which the table does not have", write.Span, spread.ConfidenceOf(job));
                return true;
            }
        }

        foreach (var uneven in reading.Uses.UnevenStars)
        {
            var counts = uneven.Branches.Select(branch => branch.Count(table => reading.DatasetOf(table) == dataset)).Distinct().Count();
            if (counts <= 1 || IsRename(visit)) continue;
            if (CountStays(dataset))
            {
                foreach (var filled in reading.Outputs) Everything(job, reading, filled, visit, number, uneven.Span);
                continue;
            }

            spread.Break(job, number, "arity: one branch of a set operation gets another number of columns", uneven.Span, spread.ConfidenceOf(job));
            return true;
        }

        return false;
    }

    // One column goes and one comes at its place.
    private bool IsRename(Visit visit) => spread.Atoms[visit.Source].Kind == AtomKind.SchemaRename;

    // A set operation has the names of its first branch.
    private static bool IsOnlyInLaterBranches(TaskReading reading, DatasetId dataset)
    {
        var isLater = false;
        foreach (var uneven in reading.Uses.UnevenStars)
        {
            if (reading.Shows(uneven.Branches[0], dataset)) return false;
            isLater |= uneven.Branches.Any(branch => reading.Shows(branch, dataset));
        }

        return isLater;
    }

    private bool CountStays(DatasetId dataset) =>
        spread.World.ChangedSchemas.Contains(dataset) && spread.World.Source.FindSchema(dataset) is { IsComplete: true } before && spread.World.SchemaAfter(dataset) is { IsComplete: true } after
        && before.Columns.Count(IsShown) == after.Columns.Count(IsShown);

    private static bool IsShown(SchemaColumn column) => !column.Name.Contains('.', StringComparison.Ordinal);

    // The table was changed in the same change set so that it fits again.
    private bool Fits(DatasetId target, WriteUse write, DatasetId dataset, TaskReading reading, bool goes)
    {
        if (write.Binding != WriteBinding.Positional || spread.World.SchemaAfter(target) is not { IsComplete: true } schema) return false;
        var has = schema.Columns.Count(IsPlace);
        var before = spread.World.Source.FindSchema(target)?.Columns.Count(IsPlace);
        if (before == has) return false;
        var shown = write.Stars.Count(table => reading.DatasetOf(table) == dataset);
        return Graph.IsReplaced(Graph.JobOf(reading.Task.Id)) ? write.Columns == has : write.Columns + (goes ? -shown : shown) == has;

        bool IsPlace(SchemaColumn known) =>
            !known.Computed && !known.Name.Contains('.', StringComparison.Ordinal) && !write.Given.Contains(known.Name, StringComparer.OrdinalIgnoreCase);
    }

    private void Implicit(int job, TaskReading reading, DatasetId dataset, string column, Visit visit, int number)
    {
        foreach (var keys in reading.Uses.Implicit)
        {
            if (!reading.Shows(keys.Tables, dataset)) continue;
            if (keys.Kind == ImplicitKeyKind.Natural && !OthersHave(reading, keys, dataset, column)) continue;
            if (keys.Kind == ImplicitKeyKind.Natural && visit.Kind == VisitKind.Added && !spread.Options.PermissiveCasts && !AreComparable(reading, keys, dataset, column))
            {
                spread.Break(job, number, $"NATURAL JOIN compares {column} with one of another type", keys.Span, spread.ConfidenceOf(job));
                return;
            }

            foreach (var target in reading.Outputs)
            {
                spread.Carry(VisitKind.Rows, LineageNode.RowSet(target), job, visit, number, keys.Span);
                SetDependent(job, reading, target, visit, number);
            }

            spread.Note(new JobFinding(
                Verdict.Behavioral, job, number, visit.Distance + 1,
                keys.Kind switch
                {
                    ImplicitKeyKind.Natural => $"NATURAL JOIN joins by {column} too",
                    ImplicitKeyKind.Pivot => $"PIVOT groups by {column} too",
                    ImplicitKeyKind.GroupByAll => $"GROUP BY ALL groups by {column} too",
                    _ => $"DISTINCT compares {column} too",
                },
                keys.Span, spread.ConfidenceOf(job)));
        }
    }

    private bool AreComparable(TaskReading reading, ImplicitKeys keys, DatasetId dataset, string column)
    {
        var type = spread.Rebinding.TypesOf(dataset, column).After;
        foreach (var table in keys.Tables)
        {
            if (reading.DatasetOf(table) is var other && other == dataset) continue;
            if (spread.Rebinding.TypesOf(other, column).After is { } one && type is not null && TypeChanges.Of(type, one) == TypeChangeKind.Narrowed
                && TypeChanges.Of(one, type) == TypeChangeKind.Narrowed) return false;
        }

        return true;
    }

    /// <summary>True where a NATURAL JOIN of a text joins a dataset by a column.</summary>
    public bool JoinsNaturallyBy(TaskReading reading, DatasetId dataset, string column) =>
        reading.Uses.Implicit.Any(keys => keys.Kind == ImplicitKeyKind.Natural && reading.Shows(keys.Tables, dataset) && OthersHave(reading, keys, dataset, column));

    private bool OthersHave(TaskReading reading, ImplicitKeys keys, DatasetId dataset, string column)
    {
        if (keys.Tables.Count(table => reading.DatasetOf(table) == dataset) > 1) return true;
        foreach (var table in keys.Tables)
        {
            var other = reading.DatasetOf(table);
            if (other == dataset) continue;
            if (spread.World.SchemaAfter(other) is not { } schema || schema.Columns.Any(known => Same(known.Name, column))) return true;
        }

        return false;
    }

    // A reader of files finds NULL where a column is missing.
    private void Nulls(int job, TaskReading reading, List<LaidEdge> edges, Visit visit, int number, TextSpan span)
    {
        foreach (var edge in edges) spread.Carry(RowsOr(edge), edge, visit, number);
        if (edges.Count == 0) foreach (var target in reading.Outputs) Everything(job, reading, target, visit, number, span);
    }

    private VisitKind RowsOr(LaidEdge edge) => Graph.NodeAt(edge.To).Kind == NodeKind.RowSet ? VisitKind.Rows : VisitKind.Value;

    private void Everything(int job, TaskReading reading, DatasetId target, Visit visit, int number, TextSpan span)
    {
        spread.Carry(VisitKind.Rows, LineageNode.RowSet(target), job, visit, number, span);
        foreach (var column in reading.Result.OutputColumns)
            if (column.Column.Table is not { } table || reading.DatasetOf(table) == target)
                spread.Carry(VisitKind.Value, LineageNode.Field(target, column.Column.Column), job, visit, number, span);
    }

    private void SetDependent(int job, TaskReading reading, DatasetId target, Visit visit, int number)
    {
        foreach (var column in reading.Result.OutputColumns)
            if (column.SetDependent && (column.Column.Table is not { } table || reading.DatasetOf(table) == target))
                spread.Carry(VisitKind.Value, LineageNode.Field(target, column.Column.Column), job, visit, number, column.Span);
    }

    private static DatasetId? TargetOf(TaskReading reading, WriteUse write) =>
        write.Target is { } table ? reading.DatasetOf(table) : reading.Task.TargetDataset;

    private bool IsSchemaOnRead(DatasetId dataset) => spread.World.Source.FactsOf(dataset).IsSchemaOnRead;

    // A text that has neither the name nor a star cannot be hit; then it need not be read.
    private bool MayMention(int job, DatasetId dataset, string column)
    {
        if (Graph.IsReplaced(job)) return true;
        if (spread.World.Source.FindTask(Graph.JobAt(job)) is not { Sql: var sql }) return true;
        var name = column.AsSpan(column.LastIndexOf('.') + 1);
        return sql.AsSpan().Contains(name, StringComparison.OrdinalIgnoreCase) || sql.Contains('*', StringComparison.Ordinal)
            || sql.Contains("natural", StringComparison.OrdinalIgnoreCase) || sql.Contains("pivot", StringComparison.OrdinalIgnoreCase)
            || MentionIndex.Of(spread.World.Source).NamesByPosition(Graph.JobAt(job), sql, dataset);
    }

    private void Prepare(IEnumerable<int> jobs, DatasetId dataset, string column) =>
        spread.World.Prepare([.. jobs.Where(job => MayMention(job, dataset, column)).Select(Graph.JobAt)]);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
