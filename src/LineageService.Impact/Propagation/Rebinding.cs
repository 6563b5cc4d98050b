using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Comparing;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Typing;

namespace LineageService.Impact.Propagation;

/// <summary>
/// Binds a consumer's text again against the tables as they will be, where its uses alone do not tell: names given by position, columns put into a table by
/// position, a name that a new column may take. Mutable; one per question. What it has bound holds while a spread stays at one distance.
/// </summary>
internal sealed class Rebinding(Spread spread)
{
    // Tables made of tables, each by a star: more than any warehouse stacks.
    private const int DepthLimit = 200;

    private static readonly SqlDialect AnsiTypes = SqlDialects.Find("ansi", out _);

    private readonly Dictionary<DatasetId, HashSet<int>> _writers = [];
    private readonly Dictionary<DatasetId, TableSchema?> _schemas = [];
    private readonly Dictionary<int, TaskReading?> _readings = [];
    private int _distance;
    private int _depth;

    private LaidGraph Graph => spread.Graph;

    /// <summary>A job that gives a dataset other columns than before.</summary>
    public void NoteWriter(DatasetId dataset, int job)
    {
        if (!_writers.TryGetValue(dataset, out var jobs)) _writers[dataset] = jobs = [];
        jobs.Add(job);
    }

    /// <summary>The spread goes on to a distance: what is bound further away may have other inputs.</summary>
    public void Advance(int distance)
    {
        if (distance == _distance) return;
        _distance = distance;
        _schemas.Clear();
        _readings.Clear();
    }

    /// <summary>The schema that a dataset has at this distance of the spread.</summary>
    public TableSchema? SchemaOf(DatasetId dataset)
    {
        if (spread.World.IsChanged(dataset)) return spread.World.SchemaAfter(dataset);
        if (_schemas.TryGetValue(dataset, out var known)) return known;
        var schema = _schemas[dataset] = spread.World.Source.FindSchema(dataset);
        if (!_writers.TryGetValue(dataset, out var writers)) return schema;
        foreach (var job in writers)
        {
            if (Bound(job) is not { } reading || ColumnComparison.BindingOf(reading, dataset) != WriteBinding.Named) continue;
            return _schemas[dataset] = SchemaOf(reading, dataset, schema);
        }

        return schema;
    }

    /// <summary>The type of a column at this distance of the spread, and the one it had; null where nobody knows.</summary>
    public (SqlType? Before, SqlType? After) TypesOf(DatasetId dataset, string column) =>
        (TypeIn(spread.World.Source.FindSchema(dataset), column), TypeIn(SchemaOf(dataset), column));

    /// <summary>Judges a job by its text alone. Null where it cannot: its text is changed itself, or is not understood any more.</summary>
    public Rebound? Judge(int job, TaskReading before)
    {
        if (Graph.IsReplaced(job) || Bound(job) is not { IsOpaque: false } after) return null;
        return new Rebound(before, after, Failure(before, after));
    }

    private (string Sentence, TextSpan Span)? Failure(TaskReading before, TaskReading after)
    {
        foreach (var name in after.Uses.Unresolved)
        {
            if (before.Uses.Unresolved.Any(known => known.Span == name.Span && known.Name == name.Name && known.IsAmbiguous == name.IsAmbiguous)) continue;
            return (name.IsAmbiguous ? $"ambiguous column {name.Name}" : $"uses {name.Name}, which is gone", name.Span);
        }

        foreach (var span in after.Uses.UnevenOperations)
            if (!before.Uses.UnevenOperations.Contains(span)) return ("arity: one branch of a set operation gets another number of columns", span);
        foreach (var fault in after.Uses.Faults)
            if (!before.Uses.Faults.Contains(fault)) return (FaultTexts.Of(fault), fault.Span);
        foreach (var width in after.Uses.SubqueryWidths)
            if (before.Uses.SubqueryWidths.Any(known => known.Span == width.Span && known.Columns != width.Columns))
                return ($"arity: a query used as a value gives {width.Columns} columns", width.Span);
        return spread.Options.PermissiveCasts ? null : WrongType(before, after) ?? WrongPlace(before, after);
    }

    // A name that means another column now may mean one of another kind.
    private (string Sentence, TextSpan Span)? WrongType(TaskReading before, TaskReading after)
    {
        var uses = before.Uses.Columns.ToLookup(use => use.Span);
        var still = after.Uses.Columns.ToHashSet();
        foreach (var use in after.Uses.Columns)
        {
            if (uses[use.Span].Contains(use)) continue;
            var dataset = after.DatasetOf(use.Table);
            var now = TypeIn(SchemaOf(dataset), use.Column);

            // What a table takes from a computed column has the name of no table before.
            foreach (var name in uses.Contains(use.Span) ? [] : before.Uses.BareNames)
            {
                if (name.Span == use.Span && before.Shows(name.Captors, dataset) && (now is null || name.Type is null || TypeChanges.Of(name.Type, now) == TypeChangeKind.Narrowed))
                    return ($"{name.Name} now means a column of another type", use.Span);
            }

            foreach (var former in uses[use.Span])
            {
                if (still.Contains(former) || IsRenamed(before.DatasetOf(former.Table), former.Column, use.Column)) continue;
                var then = TypeIn(spread.World.Source.FindSchema(before.DatasetOf(former.Table)), former.Column);

                // Of types that nobody knows the safe answer is that they do not fit.
                if (now is null || then is null || TypeChanges.Of(then, now) == TypeChangeKind.Narrowed)
                    return ($"gets {use.Column} at the place of {former.Column}, which has another type", use.Span);
            }
        }

        return null;
    }

    private bool IsRenamed(DatasetId dataset, string from, string to) => spread.Atoms.Any(atom =>
        atom.Kind == AtomKind.SchemaRename && atom.Dataset == dataset && string.Equals(atom.Column, from, StringComparison.OrdinalIgnoreCase)
        && string.Equals(atom.After, to, StringComparison.OrdinalIgnoreCase));

    // A place of a table gets what does not become its type.
    private (string Sentence, TextSpan Span)? WrongPlace(TaskReading before, TaskReading after)
    {
        foreach (var write in after.Uses.Writes)
        {
            if (write.Binding is not (WriteBinding.Positional or WriteBinding.Listed)) continue;
            var target = write.Target is { } table ? after.DatasetOf(table) : after.Task.TargetDataset;
            if (target is not { } filled || SchemaOf(filled) is not { } schema) continue;
            var former = before.Result.OutputColumns.Where(column => IsOf(before, column, filled)).ToLookup(column => column.Column.Column, StringComparer.OrdinalIgnoreCase);
            foreach (var column in after.Result.OutputColumns)
            {
                if (!IsOf(after, column, filled)) continue;
                var takes = TypeIn(schema, column.Column.Column);
                if (TypeChanges.Converts(column.Type, takes) || former[column.Column.Column].Any(known => !TypeChanges.Converts(known.Type, takes))) continue;
                return ($"{column.Column.Column} gets {column.Type}, which does not become {takes}", write.Span);
            }
        }

        return null;
    }

    private static TableSchema SchemaOf(TaskReading reading, DatasetId dataset, TableSchema? known)
    {
        var columns = ImmutableArray.CreateBuilder<SchemaColumn>();
        foreach (var column in reading.Result.OutputColumns)
        {
            if (!IsOf(reading, column, dataset)) continue;
            if (column.Column.Column == "*") return known ?? new TableSchema(reading.Uses.Writes[0].Target ?? TableName.Parse(dataset.Name), [], false);
            columns.Add(new SchemaColumn(column.Column.Column, column.Type?.ToString() ?? TypeTextIn(known, column.Column.Column)) { Nullable = column.Nullable });
        }

        var name = known?.Name ?? TableName.Parse(dataset.Name);
        return new TableSchema(name, columns.ToImmutable(), known?.IsComplete ?? true) { Keys = known?.Keys ?? [] };
    }

    /// <summary>True where a reading's column is one of a dataset.</summary>
    public static bool IsOf(TaskReading reading, OutputColumn column, DatasetId dataset) =>
        column.Column.Table is { } table ? reading.DatasetOf(table) == dataset : reading.Task.TargetDataset == dataset || reading.Outputs.Length <= 1;

    // The text bound against what its inputs look like now; null where there is no text or the inputs go round in a circle.
    private TaskReading? Bound(int job)
    {
        if (_readings.TryGetValue(job, out var known)) return known;
        _readings[job] = null;
        if (_depth >= DepthLimit || Graph.ReadingOf(job) is not { } reading) return null;
        if (Graph.IsReplaced(job)) return _readings[job] = reading;
        spread.World.CancellationToken.ThrowIfCancellationRequested();
        var catalog = new ChangedCatalog(spread.World.CatalogOf(reading.Task.DatasetNamespace));
        _depth++;
        foreach (var input in reading.Inputs.Union(reading.Named))
        {
            if (spread.World.IsChanged(input) || !_writers.ContainsKey(input)) continue;
            if (SchemaOf(input) is { } schema) catalog.Set(spread.World.Source.FindSchema(input)?.Name ?? spread.World.Source.TableOf(input), schema);
        }

        _depth--;
        return _readings[job] = spread.World.Bind(reading.Task, catalog);
    }

    private static SqlType? TypeIn(TableSchema? schema, string column) => TypeTextIn(schema, column) is { } text ? SqlTypes.Parse(text, AnsiTypes) : null;

    private static string? TypeTextIn(TableSchema? schema, string column)
    {
        if (schema is null) return null;
        foreach (var known in schema.Columns) if (string.Equals(known.Name, column, StringComparison.OrdinalIgnoreCase)) return known.Type;
        return null;
    }
}
