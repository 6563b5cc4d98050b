using LineageService.Model;

namespace LineageService.Ingestion.Tests.EdgeTruth;

/// <summary>An edge into a column of the task's target.</summary>
/// <param name="Target">The column.</param>
/// <param name="Source">Table and column path, dotted: <c>project.dataset.table.column.field</c>.</param>
internal readonly record struct TruthEdge(string Target, string Source, EdgeSubtype Subtype)
{
    /// <summary>The edge without its subtype, which is judged apart.</summary>
    public (string Target, string Source) Ends => (Target, Source);

    public override string ToString() => $"{Target} <- {Source} {Subtype.WireName()}";
}
