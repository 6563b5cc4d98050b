using LineageService.Model;

namespace LineageService.Sql.Lineage;

/// <summary>Whether a column's sources are known, surely none, or unknown (Calcite's rule: null is not empty).</summary>
public enum OriginState : byte
{
    Known,
    None,
    Unknown,
}

/// <summary>A column that a statement writes or returns, and whether its sources are known.</summary>
public sealed record OutputColumn(TargetColumn Column, OriginState State, TextSpan Span, bool SetDependent);
