using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.History;

/// <summary>What two grounds say of one column. Not about its INDIRECT inputs: producers differ in those by habit.</summary>
/// <param name="Column">The column's path, as the first that speaks of it writes it.</param>
/// <param name="OnlyFirst">DIRECT inputs that only the first names, sorted.</param>
/// <param name="OnlySecond">DIRECT inputs that only the second names, sorted.</param>
/// <param name="Usages">DIRECT inputs of both that they use differently.</param>
public sealed record ColumnEvidence(
    string Column,
    EvidenceVerdict Verdict,
    ImmutableArray<LineageNode> OnlyFirst,
    ImmutableArray<LineageNode> OnlySecond,
    ImmutableArray<UsageDifference> Usages);

/// <summary>An input that two grounds use differently.</summary>
public sealed record UsageDifference(LineageNode From, InputUsage First, InputUsage Second);

/// <summary>How a value flows, as far as it matters to whoever reads the column.</summary>
/// <param name="Aggregates">True where it goes through an aggregate.</param>
/// <param name="Masks">True where no path lets it through unmasked: a hash, a mask or a count stands in between.</param>
public readonly record struct InputUsage(bool Aggregates, bool Masks);
