using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Propagation;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Impact.Report;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Labels.Exposure;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Simulation;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Api.Impact;

/// <summary>What changes do to jobs and tables, for whoever tries labels on it.</summary>
/// <param name="Definitions">The changed and the new tasks as they will be.</param>
/// <param name="Tables">Tables that get another schema.</param>
/// <param name="Retired">Jobs that go.</param>
public sealed record ProposedTasks(IReadOnlyCollection<TaskDefinition> Definitions, IReadOnlyList<CatalogTable> Tables, IReadOnlyCollection<JobId> Retired)
{
    public bool IsNone => Definitions.Count == 0 && Retired.Count == 0;
}

/// <summary>What changed texts do to the ways of sensitive values: the label engine tries them on an overlay, and nothing of it is kept.</summary>
public static class PrivacyDeltas
{
    /// <param name="basis">On what the labels stand; where on names, columns that a change reads first are taken by theirs too.</param>
    /// <returns>Null where it cannot be tried.</returns>
    public static async Task<PrivacyDelta?> OfAsync(
        ILineageStore store, LabelSnapshot labels, LabelBasis basis, ProposedTasks proposed, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(proposed);
        var about = new PrivacyDelta([], []) { Basis = basis == LabelBasis.Names ? PrivacyBasis.Names : PrivacyBasis.Assigned, Labels = labels.State.Assignments.Count };
        if (proposed.IsNone) return about;
        var batch = await ProposedChanges.OfJobsAsync(
            store, labels.State.Graph, proposed.Definitions, proposed.Tables, proposed.Retired, time, cancellationToken).ConfigureAwait(false);
        var proposal = new LabelProposal { Batches = [batch], Assigned = basis == LabelBasis.Names ? FirstRead(labels.State.Graph, batch) : [] };
        about = about with { Labels = about.Labels + proposal.Assigned.Length };
        return await Task.Run(() => LabelSimulator.Simulate(labels, proposal, cancellationToken), cancellationToken).ConfigureAwait(false) is { } delta
            ? Of(about, delta, batch.EdgeSets.Select(set => set.Target).ToHashSet()) : null;
    }

    private static PrivacyDelta Of(PrivacyDelta about, LabelDelta delta, HashSet<DatasetId> changed)
    {
        var violated = delta.AppearingViolations.Where(violation => !violation.IsLogged).Select(violation => violation.Subject.ToString()).ToHashSet(StringComparer.Ordinal);
        var (came, went) = (ByPlace(delta.AppearingExposure), ByPlace(delta.VanishingExposure));
        AddOwn(delta, changed, came, went);
        var raised = ImmutableArray.CreateBuilder<ExposureChange>();
        var lowered = ImmutableArray.CreateBuilder<ExposureChange>();
        foreach (var place in came.Keys.Union(went.Keys).OrderBy(place => place.Node, StringComparer.Ordinal).ThenBy(place => place.Category, StringComparer.Ordinal))
        {
            var (before, after) = (Most(went, place), Most(came, place));
            var change = new ExposureChange(place.Node, place.Category, before?.WireName(), after?.WireName(), violated.Contains(place.Node));

            // A form that tells more has the higher number.
            if (after is { } now && (before is not { } old || now > old)) raised.Add(change);
            else if (before != after) lowered.Add(change);
        }

        foreach (var node in violated.Where(node => !raised.Any(change => change.Node == node)).Order(StringComparer.Ordinal))
            raised.Add(new ExposureChange(node, delta.AppearingViolations.First(violation => violation.Subject.ToString() == node).Tag ?? "", null, null, IsViolation: true));
        return about with { Raised = raised.ToImmutable(), Lowered = lowered.ToImmutable() };
    }

    // What a changed task fills can be read where it lies, even where jobs read it too so that it is no end of the lineage.
    private static void AddOwn(
        LabelDelta delta, HashSet<DatasetId> changed, Dictionary<(string Node, string Category), List<LabelForm>> came,
        Dictionary<(string Node, string Category), List<LabelForm>> went)
    {
        foreach (var group in delta.Labels.Where(change => change.Node.Path is not null && changed.Contains(change.Node.Dataset))
            .GroupBy(change => (change.Node.ToString(), change.Category)))
        {
            if (came.ContainsKey(group.Key) || went.ContainsKey(group.Key)) continue;
            var before = Forms(group.SelectMany(change => change.Before));
            var after = Forms(group.SelectMany(change => change.After));
            if (before.Count > 0) went[group.Key] = before;
            if (after.Count > 0) came[group.Key] = after;
        }
    }

    private static List<LabelForm> Forms(IEnumerable<FactState> states) => [.. states.Where(state => !state.IsIndirect).Select(state => state.Form)];

    // Columns that nothing read before the change are not in the graph yet.
    private static ImmutableArray<LabelAssignment> FirstRead(LineageGraph graph, LineageBatch batch)
    {
        var written = batch.EdgeSets.Select(set => set.Target).ToHashSet();
        return
        [
            .. batch.EdgeSets.SelectMany(set => set.Edges).Select(edge => edge.From)
                .Where(node => node.Path is not null && !written.Contains(node.Dataset) && graph.FindNode(node) < 0).Distinct()
                .SelectMany(node => LabelReading.OfName(new FieldId(node.Dataset, node.Path!))).DistinctBy(assignment => assignment.Id),
        ];
    }

    private static Dictionary<(string Node, string Category), List<LabelForm>> ByPlace(ImmutableArray<ExposedLabel> exposed) => exposed
        .GroupBy(row => (row.Sink.ToString(), row.Origin.Category)).ToDictionary(group => group.Key, group => group.Select(row => row.Form).ToList());

    private static LabelForm? Most(Dictionary<(string Node, string Category), List<LabelForm>> forms, (string Node, string Category) place) =>
        forms.TryGetValue(place, out var known) ? known.Max() : null;
}
