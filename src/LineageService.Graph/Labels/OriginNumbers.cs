using System.Collections.Immutable;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Labels;

/// <summary>The assignments behind an update and the numbers of their origins.</summary>
internal sealed class OriginNumbers
{
    private readonly HashSet<string> _assigned;

    public OriginNumbers(LabelState state, LabelUpdate update)
    {
        var (assignments, numbers, subjects) = (state.Assignments.ToBuilder(), state.Numbers.ToBuilder(), state.Subjects.ToBuilder());
        var index = state.Index.ToBuilder();
        var withdrawn = new List<int>();
        foreach (var id in update.Withdrawn)
        {
            if (!numbers.TryGetValue(id, out var number)) continue;
            withdrawn.Add(number);
            index.Remove(assignments[id]);
            assignments.Remove(id);
            numbers.Remove(id);
        }

        var next = state.Facts.OriginLimit;
        foreach (var assignment in update.Assigned)
        {
            if (assignments.TryGetValue(assignment.Id, out var earlier)) index.Remove(earlier);
            index.Add(assignment);
            assignments[assignment.Id] = assignment;
            if (numbers.ContainsKey(assignment.Id)) continue;
            numbers[assignment.Id] = next;
            subjects[next++] = assignment.Id;
        }

        Index = update.Withdrawn.Count + update.Assigned.Count == 0 ? state.Index : index.ToImmutable();
        _assigned = new HashSet<string>(update.Assigned.Count, StringComparer.Ordinal);
        Assigned = [.. update.Assigned.Where(assignment => _assigned.Add(assignment.Id)).Select(assignment => assignments[assignment.Id])];
        (Assignments, Numbers, Subjects, Withdrawn) = (assignments.ToImmutable(), numbers.ToImmutable(), subjects.ToImmutable(), withdrawn);
    }

    public ImmutableDictionary<string, LabelAssignment> Assignments { get; }

    public AssignmentIndex Index { get; }

    public ImmutableDictionary<string, int> Numbers { get; }

    public PagedArray<string> Subjects { get; }

    /// <summary>The new and changed ones.</summary>
    public ImmutableArray<LabelAssignment> Assigned { get; }

    /// <summary>Numbers of those that are gone.</summary>
    public IReadOnlyList<int> Withdrawn { get; }

    public bool IsAssigned(LabelAssignment assignment) => _assigned.Contains(assignment.Id);

    public int NumberOf(string id) => Numbers[id];

    public LabelAssignment AssignmentOf(int number) => Assignments[Subjects[number]];
}
