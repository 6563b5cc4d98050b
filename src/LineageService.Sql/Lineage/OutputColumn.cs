using LineageService.Model;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Lineage;

/// <summary>Whether a column's sources are known, surely none, or unknown (Calcite's rule: null is not empty).</summary>
public enum OriginState : byte
{
    Known,
    None,
    Unknown,
}

/// <summary>A column that a statement writes or returns, and whether its sources are known.</summary>
public sealed record OutputColumn(TargetColumn Column, OriginState State, TextSpan Span, bool SetDependent)
{
    /// <summary>The inferred type; null where it is not known or was not asked for (<see cref="AnalysisOptions.InferTypes"/>).</summary>
    public SqlType? Type { get; init; }

    /// <summary>Whether a value may be NULL; null where that is not known or was not asked for.</summary>
    public bool? Nullable { get; init; }
}
