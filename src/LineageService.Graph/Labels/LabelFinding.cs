using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>What a finding is of. Names are those of propagation.md, in capitals on the wire.</summary>
public enum FindingKind : byte
{
    /// <summary>A constraint is broken.</summary>
    ConstraintViolation,

    /// <summary>One origin in one dataset in several reduced forms that can be matched with one another.</summary>
    CorrelationRisk,

    /// <summary>Parts of one origin that may be put together to the whole.</summary>
    ReassemblyRisk,

    /// <summary>Several quasi-identifiers in one dataset.</summary>
    QuasiCombination,

    /// <summary>A scanner finds what no assignment or lineage explains.</summary>
    ScannerGap,

    /// <summary>Derived as raw, and a scanner finds nothing.</summary>
    Overmask,

    /// <summary>A manual level below the derived one.</summary>
    Disputed,

    /// <summary>Several values of a tag that has one.</summary>
    ValueConflict,

    /// <summary>A limit cut the propagation here.</summary>
    Truncated,

    /// <summary>A join of a labelled column with one that has no label: the other side is supposed to be of the category too.</summary>
    JoinSuggestion,

    /// <summary>A dataset that comes from outside, is read, and of which nobody said what it holds.</summary>
    UnclassifiedSource,
}

/// <summary>
/// Something that the labels as they are give reason to look at. Computed from the state alone, so it is gone when its reason is; what people decide of it
/// (owner, waiver) is kept beside it under <see cref="Key"/>.
/// </summary>
/// <param name="Subject">Where it is.</param>
/// <param name="Tag">Category; null where several are.</param>
/// <param name="Detail">A sentence for people.</param>
public sealed record LabelFinding(FindingKind Kind, LineageNode Subject, string? Tag, string Detail)
{
    /// <summary>Ids of the assignments it comes from, in order.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    /// <summary>Other nodes that are part of it.</summary>
    public ImmutableArray<LineageNode> Related { get; init; } = [];

    /// <summary>What tells findings of one kind at one place and tag apart: the constraint's id, the origin.</summary>
    public string? Discriminator { get; init; }

    /// <summary>The constraint's mode: true where it is only logged.</summary>
    public bool IsLogged { get; init; }

    /// <summary>The same for the same finding of a later state, and for no other: kind, place, tag and discriminator.</summary>
    public string Key => $"{Kind}|{Subject}|{Tag}|{Discriminator}";

    public bool Equals(LabelFinding? other) =>
        other is not null && Key == other.Key && Detail == other.Detail && IsLogged == other.IsLogged
        && Origins.AsSpan().SequenceEqual(other.Origins.AsSpan()) && Related.AsSpan().SequenceEqual(other.Related.AsSpan());

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
