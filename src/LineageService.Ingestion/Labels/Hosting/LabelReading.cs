using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Scanning;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Register;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Hosting;

/// <summary>On what labels stand.</summary>
public enum LabelBasis : byte
{
    /// <summary>People, tags and scanners said them.</summary>
    Assigned,

    /// <summary>Nobody said any: columns at which lineage begins are taken for what they are called.</summary>
    Names,
}

/// <summary>
/// Labels of a store that is only read: what its log says, else what tags of its datasets say, else what the names of its source columns say. Writes
/// nothing; for a question about a change, not for keeping labels current, which <see cref="LabelHost"/> does.
/// </summary>
public static class LabelReading
{
    private const string Actor = "reading";

    /// <param name="policy">Text of a policy in the place of the one in force; null for that one.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<(LabelSnapshot Labels, LabelBasis Basis)> OfAsync(
        LineageGraphHost host, string? policy, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(time);
        var log = await LabelLog.ReadAsync(host.Store, cancellationToken).ConfigureAwait(false);
        var register = LabelRegister.Empty.With(log.Entries);
        if (policy is not null) register = register.With([Entry() with { Policy = policy }]);
        if (log.Entries.IsEmpty) register = register.With(await OfTagsAsync(host.Store, register, cancellationToken).ConfigureAwait(false));
        var basis = LabelBasis.Assigned;
        var graph = host.Current;
        if (register.Assignments.IsEmpty)
        {
            register = register.With(OfSources(graph).Select(assignment => Entry() with { Assigned = assignment }));
            basis = LabelBasis.Names;
        }

        var residuals = await LabelResidues.ReadAsync(host.Store, cancellationToken).ConfigureAwait(false);
        return (await Task.Run(
            () => LabelMaker.Make(graph, register, log.Entries.Count, residuals, time.GetUtcNow(), cancellationToken), cancellationToken).ConfigureAwait(false), basis);

        LabelLogEntry Entry() => new(0, time.GetUtcNow(), Actor, host.Current.Epoch, Actor);

        async Task<List<LabelLogEntry>> OfTagsAsync(ILineageStore store, LabelRegister said, CancellationToken token)
        {
            var records = new List<DatasetRecord>();
            await foreach (var record in store.ReadDatasetsAsync(token).ConfigureAwait(false))
                if (!record.Tags.IsDefaultOrEmpty) records.Add(record);
            var known = said.Policy is { } text ? Policies.PolicyDocument.Read(text, DateTimeOffset.MinValue).Policy : null;
            return [.. new TagAssignments().Changes(records, known ?? LabelPolicy.Default).Where(change => change.Assigned is not null)
                .Select(change => Entry() with { Assigned = change.Assigned })];
        }
    }

    /// <summary>What a column is taken for by its name alone, where the scanner is sure.</summary>
    public static ImmutableArray<LabelAssignment> OfName(FieldId field) =>
        [.. FieldScanner.Scan(field, null).Where(match => match.IsSure).Select(match => match.ToAssignment())];

    // A column that something writes holds what was written, whatever it is called: a digest may be called email.
    private static IEnumerable<LabelAssignment> OfSources(LineageGraph graph)
    {
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            var dataset = graph.DatasetAt(ordinal);
            if (dataset.AliasOf is not null || IsWritten(graph, dataset)) continue;
            foreach (var path in dataset.Fields.Paths.ToArray())
                foreach (var assignment in OfName(new FieldId(dataset.Id, path))) yield return assignment;
        }
    }

    private static bool IsWritten(LineageGraph graph, GraphDataset dataset)
    {
        if (dataset.RowSetNode >= 0 && graph.Reverse(dataset.RowSetNode).Count > 0) return true;
        for (var field = 0; field < dataset.Fields.Count; field++)
            if (graph.Reverse(dataset.NodeOf(field)).Count > 0) return true;
        return false;
    }
}
