using System.Collections.Immutable;

namespace LineageService.Model;

/// <summary>
/// One column-level dependency that a job states: <c>INSERT INTO t SELECT UPPER(a) AS b FROM s</c> gives
/// <c>s.a → t.b DIRECT/TRANSFORMATION</c> and <c>rowset(s) → rowset(t) INDIRECT/ROW_SET</c>.
/// Who states it and since when is kept by the edge set it belongs to.
/// </summary>
/// <param name="From">Field or row set it comes from.</param>
/// <param name="To">Field or row set it goes to.</param>
/// <param name="Span">The producing expression in the task's SQL, in UTF-16 units; null where no SQL is known.</param>
/// <param name="Functions">Chain of functions, innermost first; empty for identity and indirect edges.</param>
/// <param name="Masking">True where the producer says that the value is masked.</param>
/// <param name="Approximate">True where an unmodelled expression stands in between: the edge is safe but perhaps too wide.</param>
public sealed record LineageEdge(
    LineageNode From,
    LineageNode To,
    EdgeSubtype Subtype,
    TextSpan? Span = null,
    ImmutableArray<FunctionApplication> Functions = default,
    bool Masking = false,
    bool Approximate = false);
