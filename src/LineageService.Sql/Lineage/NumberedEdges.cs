using LineageService.Model;

namespace LineageService.Sql.Lineage;

/// <summary>A column in the numbers of a result.</summary>
/// <param name="Table">Place in <see cref="ResultEdges.Tables"/>; −1 for the result of a bare query.</param>
/// <param name="Name">Its name; a nested one is a dotted path.</param>
public readonly record struct NumberedColumn(int Table, string Name);

/// <summary>A <see cref="ColumnEdge"/> in the numbers of its result.</summary>
/// <param name="Source">Place in <see cref="ResultEdges.Sources"/>.</param>
/// <param name="Target">Place in <see cref="ResultEdges.Targets"/>.</param>
/// <param name="Chain">One more than the place in <see cref="ResultEdges.Chains"/>; 0 for no functions.</param>
public readonly record struct NumberedColumnEdge(int Source, int Target, int Chain, TextSpan Span, EdgeSubtype Subtype, bool Approximate);

/// <summary>A <see cref="RowEdge"/> in the numbers of its result.</summary>
/// <param name="Target">Place in <see cref="ResultEdges.Tables"/>; −1 for the result of a bare query.</param>
/// <param name="Table">Place in <see cref="ResultEdges.Tables"/>.</param>
/// <param name="Column">Place in <see cref="ResultEdges.Sources"/>; −1 for the row set of the table.</param>
public readonly record struct NumberedRowEdge(int Target, int Table, int Column, TextSpan Span, EdgeSubtype Subtype);

/// <summary>A <see cref="SetDependence"/> in the numbers of its result.</summary>
/// <param name="Target">Place in <see cref="ResultEdges.Targets"/>.</param>
/// <param name="Table">Place in <see cref="ResultEdges.Tables"/>.</param>
public readonly record struct NumberedSetDependence(int Target, int Table);
