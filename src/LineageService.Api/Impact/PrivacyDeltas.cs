using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Impact.Report;
using LineageService.Ingestion.Labels.Exposure;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Simulation;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Api.Impact;

/// <summary>What changed texts do to the ways of sensitive values: the label engine tries them on an overlay, and nothing of it is kept.</summary>
public static class PrivacyDeltas
{
    /// <param name="definitions">The changed tasks as they will be.</param>
    /// <returns>Null where it cannot be tried.</returns>
    public static async Task<PrivacyDelta?> OfAsync(
        LineageGraphHost host, LabelSnapshot labels, IReadOnlyCollection<TaskDefinition> definitions, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(definitions);
        if (definitions.Count == 0) return new PrivacyDelta([], []);
        var batches = ImmutableArray.CreateBuilder<LineageBatch>();
        foreach (var definition in definitions)
            batches.Add(await ProposedChanges.OfJobAsync(host.Store, labels.State.Graph, definition, time, cancellationToken).ConfigureAwait(false));
        if (LabelSimulator.Simulate(labels, new LabelProposal { Batches = batches.ToImmutable() }, cancellationToken) is not { } delta) return null;
        var violated = delta.AppearingViolations.Where(violation => !violation.IsLogged).Select(violation => violation.Subject.ToString()).ToHashSet(StringComparer.Ordinal);
        var (came, went) = (ByPlace(delta.AppearingExposure), ByPlace(delta.VanishingExposure));
        var raised = ImmutableArray.CreateBuilder<ExposureChange>();
        var lowered = ImmutableArray.CreateBuilder<ExposureChange>();
        foreach (var place in came.Keys.Union(went.Keys).OrderBy(place => place.Node, StringComparer.Ordinal).ThenBy(place => place.Category, StringComparer.Ordinal))
        {
            var (before, after) = (Most(went, place), Most(came, place));
            var change = new ExposureChange(place.Node, place.Category, before?.WireName(), after?.WireName(), violated.Contains(place.Node));

            // A form that tells more has the higher number.
            if (after is { } now && (before is not { } old || now > old)) raised.Add(change);
            else lowered.Add(change);
        }

        foreach (var node in violated.Where(node => !raised.Any(change => change.Node == node)).Order(StringComparer.Ordinal))
            raised.Add(new ExposureChange(node, delta.AppearingViolations.First(violation => violation.Subject.ToString() == node).Tag ?? "", null, null, IsViolation: true));
        return new PrivacyDelta(raised.ToImmutable(), lowered.ToImmutable());
    }

    private static Dictionary<(string Node, string Category), List<LabelForm>> ByPlace(ImmutableArray<ExposedLabel> exposed) => exposed
        .GroupBy(row => (row.Sink.ToString(), row.Origin.Category)).ToDictionary(group => group.Key, group => group.Select(row => row.Form).ToList());

    private static LabelForm? Most(Dictionary<(string Node, string Category), List<LabelForm>> forms, (string Node, string Category) place) =>
        forms.TryGetValue(place, out var known) ? known.Max() : null;
}
