using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>Assignments by what an update asks for, so that it need not look at all. Immutable.</summary>
/// <param name="ByDataset">Ids by the dataset that an assignment names.</param>
/// <param name="Timed">Ids of those that begin or end at some moment.</param>
internal sealed record AssignmentIndex(ImmutableDictionary<DatasetId, ImmutableHashSet<string>> ByDataset, ImmutableHashSet<string> Timed)
{
    public static AssignmentIndex Empty { get; } = new(ImmutableDictionary<DatasetId, ImmutableHashSet<string>>.Empty, []);

    public Builder ToBuilder() => new(this);

    /// <summary>Mutable; one use.</summary>
    internal sealed class Builder(AssignmentIndex origin)
    {
        private readonly ImmutableDictionary<DatasetId, ImmutableHashSet<string>>.Builder _byDataset = origin.ByDataset.ToBuilder();
        private readonly ImmutableHashSet<string>.Builder _timed = origin.Timed.ToBuilder();

        public void Add(LabelAssignment assignment)
        {
            _byDataset[assignment.Dataset] = _byDataset.GetValueOrDefault(assignment.Dataset, []).Add(assignment.Id);
            if (assignment.ValidFrom is not null || assignment.ValidTo is not null) _timed.Add(assignment.Id);
        }

        public void Remove(LabelAssignment assignment)
        {
            _timed.Remove(assignment.Id);
            if (!_byDataset.TryGetValue(assignment.Dataset, out var ids)) return;
            ids = ids.Remove(assignment.Id);
            if (ids.IsEmpty) _byDataset.Remove(assignment.Dataset);
            else _byDataset[assignment.Dataset] = ids;
        }

        public AssignmentIndex ToImmutable() => new(_byDataset.ToImmutable(), _timed.ToImmutable());
    }
}
