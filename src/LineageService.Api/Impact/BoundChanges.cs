using LineageService.Api.Problems;
using LineageService.Graph.Visibility;
using LineageService.Impact.Changes;
using LineageService.Impact.Reading;
using LineageService.Model;

namespace LineageService.Api.Impact;

/// <summary>
/// What somebody who sees only some namespaces may ask about. A text is read against the schemas of the store, and its answer would tell columns of whatever
/// it names: it may name what is seen, and write what is new beside that.
/// </summary>
internal static class BoundChanges
{
    /// <exception cref="ProblemException">A text names something that is not known to whoever asks.</exception>
    public static void Check(ChangeSet changes, StoreImpactSource source, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        if (visibility.IsAll) return;
        var violations = new List<Violation>();
        for (var place = 0; place < changes.Changes.Length; place++)
        {
            if (changes.Changes[place] is not TaskChanged change) continue;

            // A text of before that is not the store's own is as much the asker's as the new one.
            if (change.Before is { } before && !ReferenceEquals(before, source.FindTask(before.Id)) && Reason(before, source, visibility, cancellationToken) is { } former)
                violations.Add(Violation.Body($"changes[{place}].before", former));
            if (change.After is { } task && Reason(task, source, visibility, cancellationToken) is { } reason) violations.Add(Violation.Body($"changes[{place}].sql", reason));
        }

        if (violations.Count > 0) throw new ProblemException(new Problem(ProblemType.InvalidRequest, "The changes have mistakes.") { Violations = [.. violations] });
    }

    private static string? Reason(ImpactTask task, StoreImpactSource source, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        if (!visibility.Sees(task.Id) || !visibility.Sees(task.DatasetNamespace)) return "the job, or what it reads, would be of a namespace that the token is not bound to";
        if (NamedTables.Of(task, source, cancellationToken) is not { } named) return "not all of it is understood, and the token is bound to namespaces";
        foreach (var dataset in named.Read)
        {
            // Without its name: what is written may be another name of something that is not seen.
            if (!IsSeen(dataset, source, visibility, otherwise: false)) return "it reads a table of which nothing is known";
        }

        foreach (var dataset in named.Written)
        {
            if (!IsSeen(dataset, source, visibility, otherwise: visibility.Sees(dataset))) return "it writes a table that is not the token's";
        }

        return null;
    }

    /// <summary>Whether a name may be spoken of: it is seen, and so is what it was merged into, or nothing has it and its namespace is seen.</summary>
    public static bool IsSeen(DatasetId dataset, StoreImpactSource source, NodeVisibility visibility) => IsSeen(dataset, source, visibility, visibility.Sees(dataset));

    private static bool IsSeen(DatasetId dataset, StoreImpactSource source, NodeVisibility visibility, bool otherwise) =>
        source.Graph.FindDataset(dataset) is { } known ? visibility.Sees(source.Graph.Canonical(known).Id) && visibility.Sees(dataset) : otherwise;
}
