using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Lineage;

/// <summary>What happened to a table beside data flow.</summary>
public enum LifecycleKind : byte
{
    Create,
    Drop,
    Truncate,
    Rename,
    Alter,
}

/// <summary>A change in the life of a table; <paramref name="NewName"/> belongs to renames and swaps.</summary>
public sealed record LifecycleChange(LifecycleKind Kind, TableName Table, TableName? NewName);

/// <summary>
/// The lineage of a script, end to end: temporary objects collapsed, statements merged. What could not be known stands in <see cref="Unknowns"/>,
/// what was odd in <see cref="Diagnostics"/>.
/// </summary>
public sealed record LineageResult
{
    /// <summary>Permanent tables read.</summary>
    public required ImmutableArray<TableName> Inputs { get; init; }

    /// <summary>Permanent tables written or created.</summary>
    public required ImmutableArray<TableName> Outputs { get; init; }

    /// <summary>All edges, in numbers.</summary>
    public required ResultEdges Edges { get; init; }

    /// <summary>Column to column: DIRECT and per-column INDIRECT. Made when asked for.</summary>
    public ImmutableArray<ColumnEdge> Columns => Edges.ToColumns();

    /// <summary>Column or row set to row set. Made when asked for.</summary>
    public ImmutableArray<RowEdge> Rows => Edges.ToRows();

    /// <summary>Row set to column. Made when asked for.</summary>
    public ImmutableArray<SetDependence> SetDependences => Edges.ToSetDependences();

    /// <summary>Columns written or returned, in order, with their three-valued state.</summary>
    public required ImmutableArray<OutputColumn> OutputColumns { get; init; }

    /// <summary>True where types were inferred: then a missing one is not known.</summary>
    public bool HasTypes { get; init; }

    /// <summary>How the text uses its tables; null where <see cref="AnalysisOptions.RecordUses"/> did not ask.</summary>
    public ScriptUses? Uses { get; init; }

    /// <summary>Keys of what the script writes or returns, where <see cref="AnalysisOptions.InferTypes"/> asks for them.</summary>
    public ImmutableArray<ResultKey> Keys { get; init; } = [];

    public required ImmutableArray<UnknownLineage> Unknowns { get; init; }

    public required ImmutableArray<Diagnostic> Diagnostics { get; init; }

    /// <summary>Schemas that the script defines or learns (CTAS, views, DDL), for the catalog.</summary>
    public required ImmutableArray<TableSchema> Definitions { get; init; }

    public required ImmutableArray<LifecycleChange> Lifecycle { get; init; }

    /// <summary>Number of statements, and of those that were not understood.</summary>
    public required int Statements { get; init; }

    public required int OpaqueStatements { get; init; }

    /// <summary>The same lineage with its places in another text. Those of diagnostics stay.</summary>
    public LineageResult Moved(Func<TextSpan, TextSpan> places) => this with
    {
        Edges = Edges.Moved(places),
        Uses = Uses?.Moved(places),
        OutputColumns = [.. OutputColumns.Select(column => column with { Span = places(column.Span) })],
        Unknowns = [.. Unknowns.Select(unknown => unknown.Span is { } span ? unknown with { Span = places(span) } : unknown).Distinct()],
    };
}
