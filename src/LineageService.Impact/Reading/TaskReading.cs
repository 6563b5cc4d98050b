using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Sources;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;

namespace LineageService.Impact.Reading;

/// <summary>A task's text read against one state of the schemas: lineage, uses and writes in the words of datasets. Immutable; made once and kept.</summary>
internal sealed class TaskReading
{
    private readonly Dictionary<TableName, DatasetId> _datasets = [];
    private readonly Dictionary<DatasetId, List<ColumnUse>> _uses = [];
    private LineageEdge[]? _edges;

    private TaskReading(ImpactTask task, LineageResult result, IImpactSource source)
    {
        Task = task;
        Result = result;
        Uses = result.Uses ?? ScriptUses.None;
        var folds = task.Dialect.Names.TableFolding != NameFolding.Sensitive;
        var target = task.Options.Target is { } text ? TableName.Parse(text) : null;
        foreach (var table in result.Edges.Tables) Note(table);
        foreach (var table in result.Inputs) Note(table);
        foreach (var table in result.Outputs) Note(table);
        foreach (var use in Uses.Columns)
        {
            Note(use.Table);
            if (!_uses.TryGetValue(_datasets[use.Table], out var list)) _uses[_datasets[use.Table]] = list = [];
            list.Add(use);
        }

        Outputs = [.. result.Outputs.Select(DatasetOf)];
        if (task.TargetDataset is { } meant && !Outputs.Contains(meant) && !result.OutputColumns.IsEmpty && result.OpaqueStatements == 0 && Outputs.IsEmpty) Outputs = [meant];
        Inputs = [.. result.Inputs.Select(DatasetOf)];

        void Note(TableName table)
        {
            if (_datasets.ContainsKey(table)) return;
            var isTarget = task.TargetDataset is not null && target is not null && table.Name == target.Name && table.Parts.AsSpan().EndsWith(target.Parts.AsSpan());
            _datasets[table] = isTarget ? task.TargetDataset!.Value : source.KnownAs(source.DatasetOf(table, task.DatasetNamespace), folds);
        }

        Naming = table =>
        {
            lock (_datasets) Note(table);
            return _datasets[table];
        };
    }

    public ImpactTask Task { get; }

    public LineageResult Result { get; }

    public ScriptUses Uses { get; }

    public ImmutableArray<DatasetId> Inputs { get; }

    public ImmutableArray<DatasetId> Outputs { get; }

    /// <summary>Datasets of which some column is named, also where nobody reads it.</summary>
    public IEnumerable<DatasetId> Named => _uses.Keys;

    public bool IsOpaque => Result.OpaqueStatements > 0;

    private Func<TableName, DatasetId> Naming { get; }

    /// <summary>Reads a text. A fault of the engine is an opaque text, as in an import.</summary>
    public static TaskReading Of(ImpactTask task, ISchemaCatalog catalog, IImpactSource source, CancellationToken cancellationToken)
    {
        var options = task.Options with { RecordUses = true, InferTypes = true, NestedFields = true };
        var frontEnd = task.FrontEnd ?? new DialectFrontEnd(task.Dialect, task.Options.Template, task.Options.Scripts);
        try
        {
            return new TaskReading(task, SqlLineageAnalyzer.Analyze(task.Sql, task.Dialect, frontEnd, catalog, options, cancellationToken), source);
        }
#pragma warning disable CA1031 // One text must not cost the answer about all others.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new TaskReading(task, Fault(task.Sql.Length, fault), source);
        }
    }

    public DatasetId DatasetOf(TableName table) => _datasets.TryGetValue(table, out var known) ? known : Naming(table);

    /// <summary>Places that name a column of a dataset or something inside it.</summary>
    public IEnumerable<ColumnUse> UsesOf(DatasetId dataset, string column)
    {
        if (!_uses.TryGetValue(dataset, out var uses)) yield break;
        foreach (var use in uses) if (Covers(column, use.Column)) yield return use;
    }

    /// <summary>All places that name columns of a dataset.</summary>
    public IReadOnlyList<ColumnUse> UsesOf(DatasetId dataset) => _uses.TryGetValue(dataset, out var uses) ? uses : [];

    /// <summary>True where some column is named.</summary>
    public bool Names(DatasetId dataset) => _uses.ContainsKey(dataset);

    /// <summary>True where the text gives columns of a dataset names by their places.</summary>
    public bool NamesByPosition(DatasetId dataset)
    {
        foreach (var names in Uses.PositionalNames) if (Shows(names.Tables, dataset)) return true;
        return false;
    }

    /// <summary>True where whole rows of a dataset are values in the text.</summary>
    public bool TakesRowsOf(DatasetId dataset) => !Uses.RowValues.IsEmpty && Shows(Uses.RowValues, dataset);

    public bool Shows(ImmutableArray<TableName> tables, DatasetId dataset)
    {
        foreach (var table in tables) if (DatasetOf(table) == dataset) return true;
        return false;
    }

    /// <summary>The edges between datasets; none for what goes to the client.</summary>
    public LineageEdge[] Edges()
    {
        if (_edges is not null) return _edges;
        var edges = new List<LineageEdge>();
        var client = Task.TargetDataset;
        foreach (var edge in Result.Columns)
        {
            if (TargetOf(edge.Target.Table) is not { } to) continue;
            edges.Add(new LineageEdge(
                LineageNode.Field(DatasetOf(edge.Source.Table), edge.Source.Column), LineageNode.Field(to, edge.Target.Column), edge.Subtype, edge.Span,
                edge.Functions, Approximate: edge.Approximate));
        }

        foreach (var edge in Result.Rows)
        {
            if (TargetOf(edge.Target) is not { } to) continue;
            var from = DatasetOf(edge.Table);
            edges.Add(new LineageEdge(
                edge.Column is null ? LineageNode.RowSet(from) : LineageNode.Field(from, edge.Column), LineageNode.RowSet(to), edge.Subtype, edge.Span));
        }

        foreach (var edge in Result.SetDependences)
        {
            if (TargetOf(edge.Target.Table) is not { } to) continue;
            edges.Add(new LineageEdge(LineageNode.RowSet(DatasetOf(edge.Table)), LineageNode.Field(to, edge.Target.Column), EdgeSubtype.SetDependence));
        }

        return _edges = [.. edges];

        DatasetId? TargetOf(TableName? table) => table is not null ? DatasetOf(table) : client;
    }

    /// <summary>Line and column of a place in the text, from 1.</summary>
    public (int Line, int Column) PlaceOf(TextSpan span)
    {
        var before = Task.Sql.AsSpan(0, Math.Clamp(span.Start, 0, Task.Sql.Length));
        var line = before.Count('\n') + 1;
        return (line, before.Length - before.LastIndexOf('\n'));
    }

    private static bool Covers(string changed, string used) =>
        used.StartsWith(changed, StringComparison.OrdinalIgnoreCase) && (used.Length == changed.Length || used[changed.Length] == '.');

    private static LineageResult Fault(int length, Exception fault)
    {
        var message = $"the engine failed on this text ({fault.GetType().Name}): please report it";
        return new LineageResult
        {
            Inputs = [],
            Outputs = [],
            Edges = ResultEdges.None,
            OutputColumns = [],
            Unknowns = [new UnknownLineage(UnknownCodes.UnparsedStatement, null, null, new TextSpan(0, length), message)],
            Diagnostics = [],
            Definitions = [],
            Lifecycle = [],
            Statements = 1,
            OpaqueStatements = 1,
        };
    }
}
