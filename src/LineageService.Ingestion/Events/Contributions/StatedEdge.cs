using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Contributions;

/// <summary>
/// An edge into one output as an event states it, under the ids that the producer uses. Not yet a <see cref="LineageEdge"/>: which dataset
/// an id stands for may be learned later.
/// </summary>
/// <param name="SourcePath">Null for the source's row set.</param>
/// <param name="TargetPath">Null for the output's row set.</param>
internal readonly record struct StatedEdge(
    DatasetId Source,
    string? SourcePath,
    string? TargetPath,
    EdgeSubtype Subtype,
    bool Masking = false,
    bool Approximate = false,
    TextSpan? Span = null,
    ImmutableArray<FunctionApplication> Functions = default)
{
    /// <summary>The edge between the datasets that the ids stand for.</summary>
    public LineageEdge Between(DatasetId source, DatasetId target) => new(
        SourcePath is null ? LineageNode.RowSet(source) : LineageNode.Field(source, SourcePath),
        TargetPath is null ? LineageNode.RowSet(target) : LineageNode.Field(target, TargetPath),
        Subtype,
        Span,
        Functions.IsDefault ? [] : Functions,
        Masking,
        Approximate);
}
