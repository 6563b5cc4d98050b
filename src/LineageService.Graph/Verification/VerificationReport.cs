using System.Collections.Immutable;

namespace LineageService.Graph.Verification;

/// <summary>A rule that a store breaks.</summary>
/// <param name="Rule">Short stable name, such as <c>edges-of-unknown-job</c>; docs/operations.md lists them.</param>
/// <param name="Count">How often.</param>
/// <param name="Examples">A few of what breaks it; no SQL.</param>
public sealed record Violation(string Rule, long Count, ImmutableArray<string> Examples);

/// <summary>What a verification of a store found.</summary>
/// <param name="Epoch">The epoch that was looked at.</param>
/// <param name="Counts">What the store holds, by kind.</param>
/// <param name="Violations">By rule; empty for a sound store.</param>
public sealed record VerificationReport(long Epoch, IReadOnlyDictionary<string, long> Counts, ImmutableArray<Violation> Violations)
{
    public bool IsSound => Violations.IsEmpty;
}
