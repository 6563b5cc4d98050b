using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Labels.Findings;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Register;

/// <summary>What a log says at a point of the two times: assignments, policy, declassifications, decisions. Immutable.</summary>
public sealed record LabelRegister
{
    public static LabelRegister Empty { get; } = new();

    /// <summary>Assignments that hold, by id.</summary>
    public ImmutableDictionary<string, LabelAssignment> Assignments { get; init; } = ImmutableDictionary<string, LabelAssignment>.Empty;

    /// <summary>Ids of what is only supposed, by dataset.</summary>
    public ImmutableDictionary<DatasetId, ImmutableArray<string>> Suggested { get; private init; } = ImmutableDictionary<DatasetId, ImmutableArray<string>>.Empty;

    /// <summary>Text of the policy in force; null for the built-in one.</summary>
    public string? Policy { get; init; }

    /// <summary>By id, ended ones among them.</summary>
    public ImmutableDictionary<string, Declassification> Declassifications { get; init; } = ImmutableDictionary<string, Declassification>.Empty;

    /// <summary>The last decision of each finding, by its key.</summary>
    public ImmutableDictionary<string, FindingDecision> Decisions { get; init; } = ImmutableDictionary<string, FindingDecision>.Empty;

    /// <summary>Datasets that a scanner looked at and found nothing in.</summary>
    public ImmutableHashSet<DatasetId> Scanned { get; init; } = [];

    /// <summary>What sampled values of fields showed so far.</summary>
    public ImmutableDictionary<FieldId, FieldProfile> Profiles { get; init; } = ImmutableDictionary<FieldId, FieldProfile>.Empty;

    /// <summary>Keys of the findings whose waiver holds at a moment.</summary>
    public ImmutableHashSet<string> WaivedAt(DateTimeOffset moment) =>
    [
        .. Decisions.Values.Where(decision => decision.State == FindingState.Waived && !(decision.ExpiresAt <= moment)).Select(decision => decision.Finding),
    ];

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
            else register = register.WithOther(entry);
        }

        return ReferenceEquals(register, this) && assignments.Count == 0 && Assignments.IsEmpty ? this : register.WithAssignments(assignments.ToImmutable());
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
        return register.WithAssignments(register.Assignments.RemoveRange(register.Assignments.Values
            .Where(assignment => assignment.ValidFrom > moment || assignment.ValidTo <= moment).Select(assignment => assignment.Id)));
    }

    private LabelRegister WithOther(LabelLogEntry entry)
    {
        if (entry.Policy is { } policy) return this with { Policy = policy.Length == 0 ? null : policy };
        if (entry.Declassification is { } declassification)
            return this with { Declassifications = Declassifications.SetItem(declassification.Id, declassification) };
        if (entry.Sampled is { } sampled)
        {
            var known = Profiles.GetValueOrDefault(sampled.Field) ?? new FieldProfile(sampled.Field, 0, []);
            return this with
            {
                Profiles = Profiles.SetItem(sampled.Field, new FieldProfile(sampled.Field, known.Count + 1, [.. known.Found.Union(sampled.Found, StringComparer.Ordinal)])),
            };
        }

        if (entry.Scanned is { } scanned) return this with { Scanned = Scanned.Union(scanned) };
        return entry.Decision is { } decision ? this with { Decisions = Decisions.SetItem(decision.Finding, decision) } : this;
    }

    private LabelRegister WithAssignments(ImmutableDictionary<string, LabelAssignment> assignments) => ReferenceEquals(assignments, Assignments) ? this : this with
    {
        Assignments = assignments,
        Suggested = assignments.Values.Where(assignment => assignment.Method == AssignmentMethod.Suggested)
            .GroupBy(assignment => assignment.Dataset).ToImmutableDictionary(group => group.Key, group => group.Select(one => one.Id).Order(StringComparer.Ordinal).ToImmutableArray()),
    };
}
