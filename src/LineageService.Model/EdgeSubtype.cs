namespace LineageService.Model;

/// <summary>
/// How a source takes part in a target. The first three are <see cref="EdgeType.Direct"/>, the others <see cref="EdgeType.Indirect"/>.
/// The numbers are stored: append, never renumber. Source: lineage-semantics.md §1, OpenLineage columnLineage 1-2-0.
/// </summary>
public enum EdgeSubtype : byte
{
    /// <summary>The value unchanged: <c>SELECT a AS b</c>, a UNION branch, the implicit cast of an INSERT.</summary>
    Identity = 0,

    /// <summary>Any expression: <c>SELECT a + 1</c>, an explicit CAST included.</summary>
    Transformation = 1,

    /// <summary>An aggregate or window aggregate: <c>SELECT SUM(a)</c>.</summary>
    Aggregation = 2,

    /// <summary>A condition that picks the value: <c>CASE WHEN a &gt; 0 THEN b END</c> has <c>a</c> CONDITIONAL.</summary>
    Conditional = 3,

    /// <summary>PARTITION BY, ORDER BY or frame of that column's OVER; per row set: a filter on a window result.</summary>
    Window = 4,

    /// <summary>An order that matters: WITHIN GROUP, max_by's key; per row set: ORDER BY with LIMIT.</summary>
    Sort = 5,

    /// <summary>WHERE, HAVING, QUALIFY, EXISTS/IN, compared columns of EXCEPT and INTERSECT.</summary>
    Filter = 6,

    /// <summary>ON, USING, NATURAL keys, MERGE ON, CONNECT BY.</summary>
    Join = 7,

    /// <summary>Grouping keys, DISTINCT, de-duplicating set operations.</summary>
    GroupBy = 8,

    /// <summary>Row set → row set: which rows the source holds decides which rows the target holds.</summary>
    RowSet = 9,

    /// <summary>Row set → field: the value is computed from a set of rows (<c>COUNT(*)</c>, window, scalar subquery).</summary>
    SetDependence = 10,
}
