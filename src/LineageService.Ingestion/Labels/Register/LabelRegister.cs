using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;

namespace LineageService.Ingestion.Labels.Register;

/// <summary>What a log says at a point of the two times: assignments, policy, declassifications, decisions. Immutable.</summary>
public sealed record LabelRegister
{
    public static LabelRegister Empty { get; } = new();

    /// <summary>Assignments that hold, by id.</summary>
    public ImmutableDictionary<string, LabelAssignment> Assignments { get; init; } = ImmutableDictionary<string, LabelAssignment>.Empty;

    /// <summary>Text of the policy in force; null for the built-in one.</summary>
    public string? Policy { get; init; }

    /// <summary>By id, ended ones among them.</summary>
    public ImmutableDictionary<string, Declassification> Declassifications { get; init; } = ImmutableDictionary<string, Declassification>.Empty;

    /// <summary>The last decision of each finding, by its key.</summary>
    public ImmutableDictionary<string, FindingDecision> Decisions { get; init; } = ImmutableDictionary<string, FindingDecision>.Empty;

    /// <summary>The register with one more entry.</summary>
    public LabelRegister With(LabelLogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Assigned is { } assigned) return this with { Assignments = Assignments.SetItem(assigned.Id, assigned) };
        if (entry.Withdrawn is { } withdrawn) return this with { Assignments = Assignments.Remove(withdrawn) };
        if (entry.Policy is { } policy) return this with { Policy = policy.Length == 0 ? null : policy };
        if (entry.Declassification is { } declassification)
            return this with { Declassifications = Declassifications.SetItem(declassification.Id, declassification) };
        return entry.Decision is { } decision ? this with { Decisions = Decisions.SetItem(decision.Finding, decision) } : this;
    }

    public LabelRegister With(IEnumerable<LabelLogEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var assignments = Assignments.ToBuilder();
        var register = this;
        foreach (var entry in entries)
        {
            // One by one in a builder: a log begins with as many as there are.
            if (entry.Assigned is { } assigned) assignments[assigned.Id] = assigned;
            else if (entry.Withdrawn is { } withdrawn) assignments.Remove(withdrawn);
            else register = register.With(entry);
        }

        return register with { Assignments = assignments.ToImmutable() };
    }

    /// <summary>What held at a moment, as it was known at another.</summary>
    /// <param name="asOf">Valid time; null for now.</param>
    /// <param name="knownAt">Recorded time; null for now.</param>
    public static LabelRegister At(LabelLog log, DateTimeOffset? asOf, DateTimeOffset? knownAt)
    {
        ArgumentNullException.ThrowIfNull(log);
        var known = log.Entries.Where(entry => knownAt is null || entry.RecordedAt <= knownAt);
        if (asOf is not { } moment) return Empty.With(known);
        // In valid time an entry may begin before one that was recorded earlier.
        var register = Empty.With(known.Where(entry => entry.HoldsFrom <= moment).OrderBy(entry => entry.HoldsFrom).ThenBy(entry => entry.Number));
        return register with
        {
            Assignments = register.Assignments.RemoveRange(register.Assignments.Values
                .Where(assignment => assignment.ValidFrom > moment || assignment.ValidTo <= moment).Select(assignment => assignment.Id)),
        };
    }
}
