using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>What an edge says beside its ends, as far as a change of it matters.</summary>
/// <param name="Masking">True where the producer says so or a function of the chain masks (<see cref="MaskingFunctions"/>).</param>
/// <param name="Functions">The chain of functions; default where the ground does not tell it, as a client's facet does not.</param>
public sealed record EdgeForm(EdgeSubtype Subtype, bool Masking, ImmutableArray<FunctionApplication> Functions)
{
    private string? _chain;

    // Two runs of one text differ in the dates that the scheduler put in.
    private string? Chain => Functions.IsDefault
        ? null
        : _chain ??= string.Join('\n', Functions.Select(function =>
            $"{function.Name}\t{string.Join('\t', function.Literals.IsDefault ? [] : function.Literals.Select(DateLiterals.Hide))}"));

    public static EdgeForm Of(LineageEdge edge, EvidenceKind evidence)
    {
        var tells = evidence is EvidenceKind.Sql or EvidenceKind.Statement or EvidenceKind.Manual;
        return new EdgeForm(
            edge.Subtype, MaskingFunctions.Mask(edge), tells ? (edge.Functions.IsDefault ? [] : edge.Functions) : default);
    }

    /// <summary>In what two forms of one edge differ; functions only where both tell them.</summary>
    public EdgeAspects Differences(EdgeForm other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var aspects = EdgeAspects.None;
        if (Subtype != other.Subtype) aspects |= EdgeAspects.Subtype;
        if (Masking != other.Masking) aspects |= EdgeAspects.Masking;
        if (Chain is { } chain && other.Chain is { } otherChain && chain != otherChain) aspects |= EdgeAspects.Functions;
        return aspects;
    }

    public bool Equals(EdgeForm? other) =>
        other is not null && Subtype == other.Subtype && Masking == other.Masking && Chain == other.Chain;

    public override int GetHashCode() => HashCode.Combine(Subtype, Masking, Chain);
}
