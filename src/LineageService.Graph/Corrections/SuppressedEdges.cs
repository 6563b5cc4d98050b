using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Corrections;

/// <summary>
/// The suppressions in force at one point, by the dataset that their edges enter: a graph leaves these edges out where it is built or edited. Names are
/// those that stand for others. Immutable.
/// </summary>
public sealed class SuppressedEdges
{
    private readonly Dictionary<DatasetId, ImmutableArray<Suppression>> _byTarget;

    private SuppressedEdges(Dictionary<DatasetId, ImmutableArray<Suppression>> byTarget) => _byTarget = byTarget;

    public static SuppressedEdges None { get; } = new([]);

    public bool IsEmpty => _byTarget.Count == 0;

    /// <param name="canonical">The dataset that a name stands for.</param>
    internal static SuppressedEdges Of(IEnumerable<Correction> corrections, TimePoint point, Func<DatasetId, DatasetId> canonical)
    {
        var byTarget = new Dictionary<DatasetId, ImmutableArray<Suppression>>();
        foreach (var correction in corrections)
        {
            if (correction.Kind != CorrectionKind.Suppress || !correction.IsInForce(point)) continue;
            var target = canonical(correction.To.Dataset);
            var rule = new Suppression(
                canonical(correction.From.Dataset), correction.From.Kind == NodeKind.Dataset, correction.From.Path, correction.To.Path, correction.Job);
            byTarget[target] = byTarget.TryGetValue(target, out var known) ? known.Add(rule) : [rule];
        }

        return byTarget.Count == 0 ? None : new SuppressedEdges(byTarget);
    }

    /// <summary>The rules for what one job claims into a dataset; empty, and nearly always, where there are none.</summary>
    internal ImmutableArray<Suppression> Of(DatasetId target, JobId job, EvidenceKind evidence)
    {
        // What a person asserts is not taken away by what a person suppressed: the later decision is undone by hand.
        if (_byTarget.Count == 0 || evidence == EvidenceKind.Manual || !_byTarget.TryGetValue(target, out var rules)) return [];
        return rules.All(rule => rule.Job is null || rule.Job == job) ? rules : rules.RemoveAll(rule => rule.Job is { } only && only != job);
    }
}

/// <summary>Edges that are left out: from a field or row set into one, or all from a dataset.</summary>
internal readonly record struct Suppression(DatasetId From, bool IsWhole, string? FromPath, string? ToPath, JobId? Job)
{
    public bool Covers(DatasetId from, string? fromPath, string? toPath) => From == from && (IsWhole || (FromPath == fromPath && ToPath == toPath));
}
