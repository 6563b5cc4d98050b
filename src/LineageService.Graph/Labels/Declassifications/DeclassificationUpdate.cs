using System.Collections.Immutable;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Labels.Declassifications;

/// <summary>What an update makes of the declassifications: new records come in, time ends some, changed transformations suspend others.</summary>
internal static class DeclassificationUpdate
{
    /// <returns>The same dictionary where nothing changed.</returns>
    public static ImmutableDictionary<string, Declassification> Next(LabelState state, LabelUpdate update, LineageGraph graph, DateTimeOffset at)
    {
        var next = state.Declassifications.SetItems(update.Declassifications.Select(one => KeyValuePair.Create(one.Id, one)));
        foreach (var (id, known) in next)
        {
            var current = DeclassificationRules.At(known, at);
            if (current.State == DeclassificationState.Active && WhyNotBound(current, update, graph) is { } reason)
                current = DeclassificationRules.Suspend(current, reason, at);
            if (!ReferenceEquals(current, known)) next = next.SetItem(id, current);
        }

        return next;
    }

    // What was approved must be what is done now; of a job that nobody told anything about it still is.
    private static string? WhyNotBound(Declassification active, LabelUpdate update, LineageGraph graph)
    {
        if (active.Bound is not { } bound) return null;
        if (EdgeFingerprint.IsOne(bound.Fingerprint)) return EdgeFingerprint.Of(graph, bound.Job) == bound.Fingerprint ? null : Changed;
        foreach (var transformation in update.Transformations)
        {
            if (transformation.Job != bound.Job) continue;
            if (transformation.Fingerprint != bound.Fingerprint && !transformation.Same.Contains(bound.Fingerprint)) return Changed;
            if (bound.SchemaVersion is { } schema && transformation.SchemaVersion is { } now && schema != now)
                return "The schema that the transformation reads has changed.";
        }

        return null;
    }

    private const string Changed = "The transformation is not the one that was approved.";
}
