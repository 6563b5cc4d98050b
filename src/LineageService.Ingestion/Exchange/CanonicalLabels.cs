using System.Text.Json;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Labels.Residuals;
using LineageService.Graph.Propagation;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Policies;
using LineageService.Ingestion.Labels.Register;
using LineageService.Model;

namespace LineageService.Ingestion.Exchange;

/// <summary>
/// What is said of labels and holds, as lines of a canonical export, and back: assignments, the policy, declassifications in whatever state, decisions about
/// findings, what scans saw, residual labels. Not the log of who said what when: a copy of the store has that.
/// </summary>
internal static class CanonicalLabels
{
    private const string Residual = "residual", Profile = "profile";
    private const int MaxLooks = 100_000;

    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<IReadOnlyList<CanonicalLabel>> ReadAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        var log = await LabelLog.ReadAsync(store, cancellationToken).ConfigureAwait(false);
        var said = new SortedDictionary<string, CanonicalLabel>(StringComparer.Ordinal);
        foreach (var entry in log.Entries) Take(entry, said);
        var profiles = LabelRegister.Empty.With(log.Entries).Profiles;
        foreach (var profile in profiles.Values)
            Put(said, new CanonicalLabel(Profile, IdOf(profile.Field), "", null, null, LabelLogJson.ToElement(new SaidOfProfile(profile.Field, profile.Count, [.. profile.Found.Order(StringComparer.Ordinal)]))));
        foreach (var residual in await LabelResidues.ReadAsync(store, cancellationToken).ConfigureAwait(false))
            Put(said, new CanonicalLabel(Residual, $"{IdOf(residual.Field)} {residual.Assignment} {residual.State.Number}", "", null, null, LabelLogJson.ToElement(LabelResidues.ToStored(residual))));
        return [.. said.Values];
    }

    /// <summary>Adds what the lines say to a store; of what it says already of the same subject nothing changes.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read or written.</exception>
    public static async Task WriteAsync(
        Graph.Snapshot.LineageGraphHost host, IReadOnlyCollection<CanonicalLabel> lines, DateTimeOffset recordedAt, CancellationToken cancellationToken)
    {
        var known = (await ReadAsync(host.Store, cancellationToken).ConfigureAwait(false)).Select(line => (line.About, line.Id)).ToHashSet();
        var entries = new List<LabelLogEntry>();
        var residuals = new List<ResidualLabel>();
        foreach (var line in lines.Where(line => known.Add((line.About, line.Id))))
        {
            if (line.About == Residual) residuals.Add(LabelResidues.Read(line.Said));
            else entries.AddRange(Entries(line, recordedAt, host.Current.Epoch));
        }

        if (entries.Count + residuals.Count == 0) return;
        var log = await LabelLog.ReadAsync(host.Store, cancellationToken).ConfigureAwait(false);
        var states = log.Append(entries).States;
        if (residuals.Count > 0)
            states = states.Add(LabelResidues.Write([.. await LabelResidues.ReadAsync(host.Store, cancellationToken).ConfigureAwait(false), .. residuals]));
        await host.CommitAsync(new LineageBatch { RecordedAt = recordedAt, KeyedStates = states, Guards = log.Guards }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A line that can be taken as it is.</summary>
    /// <exception cref="JsonException">It says nothing that can be said of labels.</exception>
    public static CanonicalLabel Checked(CanonicalLabel line)
    {
        var isWhole = line.About switch
        {
            Residual => LabelLogJson.FromElement<StoredResidual>(line.Said) is { Assignment: not null, Namespace: not null, Name: not null, Path: not null, State: < FactState.Count },
            Profile => LabelLogJson.FromElement<SaidOfProfile>(line.Said) is { Count: > 0 and <= MaxLooks, Found: not null, Field: var field } && IsNamed(field.Dataset) && field.Path is not null,
            _ => LabelLogJson.FromElement<SaidOfLabels>(line.Said) switch
            {
                { Assigned: { } one } => one is { Id: not null, Category: not null } && IsNamed(one.Dataset),
                { Policy: { } policy } => PolicyDocument.Read(policy, DateTimeOffset.MinValue).Mistakes.IsEmpty,
                { Declassification: { } one } => one.Id is not null,
                { Decision: { } one } => one.Finding is not null,
                { Scanned: { } one } => IsNamed(one),
                _ => false,
            },
        };
        return isWhole ? line : throw new JsonException("a record of labels that says nothing that can be said");

        static bool IsNamed(DatasetId id) => id is { Namespace: not null, Name: not null };
    }

    private static void Take(LabelLogEntry entry, SortedDictionary<string, CanonicalLabel> said)
    {
        var actor = entry.Actor;
        switch (entry)
        {
            case { Assigned: { } assigned }:
                Put(said, new CanonicalLabel("assignment", assigned.Id, actor, entry.Reason, entry.EffectiveAt, LabelLogJson.ToElement(new SaidOfLabels { Assigned = assigned })));
                break;
            case { Withdrawn: { } withdrawn }:
                said.Remove(KeyOf("assignment", withdrawn));
                break;
            case { Policy: { } policy }:
                said.Remove(KeyOf("policy", ""));
                if (policy.Length > 0) Put(said, new CanonicalLabel("policy", "", actor, entry.Reason, entry.EffectiveAt, LabelLogJson.ToElement(new SaidOfLabels { Policy = policy })));
                break;
            case { Declassification: { } one }:
                var closed = one.CoversAnyOrigin ? one with { Origins = [] } : one;
                Put(said, new CanonicalLabel(
                    "declassification", one.Id, actor, entry.Reason, entry.EffectiveAt,
                    LabelLogJson.ToElement(new SaidOfLabels { Declassification = closed, CoversAnyOrigin = one.CoversAnyOrigin })));
                break;
            case { Decision: { } decision }:
                Put(said, new CanonicalLabel("finding", decision.Finding, actor, entry.Reason, entry.EffectiveAt, LabelLogJson.ToElement(new SaidOfLabels { Decision = decision })));
                break;
            case { Scanned: { } scanned }:
                foreach (var dataset in scanned)
                    Put(said, new CanonicalLabel("scanned", dataset.ToString(), "", null, null, LabelLogJson.ToElement(new SaidOfLabels { Scanned = dataset })));
                break;
        }
    }

    private static IEnumerable<LabelLogEntry> Entries(CanonicalLabel line, DateTimeOffset recordedAt, long epoch)
    {
        var entry = new LabelLogEntry(0, recordedAt, line.Actor ?? "", epoch, SqlAnalysis.Producer) { Reason = line.Reason, EffectiveAt = line.EffectiveAt };
        if (line.About == Profile)
        {
            var profile = LabelLogJson.FromElement<SaidOfProfile>(line.Said);
            for (var look = 0; look < profile.Count; look++)
                yield return entry with { Sampled = new FieldSampling(profile.Field, look == 0 ? profile.Found : []) };
            yield break;
        }

        yield return LabelLogJson.FromElement<SaidOfLabels>(line.Said) switch
        {
            { Assigned: { } assigned } => entry with { Assigned = assigned },
            { Policy: { } policy } => entry with { Policy = policy },
            { Declassification: { } one, CoversAnyOrigin: var any } => entry with { Declassification = any ? one with { Origins = default } : one, CoversAnyOrigin = any },
            { Decision: { } decision } => entry with { Decision = decision },
            { Scanned: { } scanned } => entry with { Scanned = [scanned] },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static void Put(SortedDictionary<string, CanonicalLabel> said, CanonicalLabel line) => said[KeyOf(line.About, line.Id)] = line;

    private static string KeyOf(string about, string id) => $"{about} {id}";

    private static string IdOf(FieldId field) => $"{field.Dataset} {field.Path}";

    /// <summary>What one line says; exactly one of the properties.</summary>
    private sealed record SaidOfLabels
    {
        public LabelAssignment? Assigned { get; init; }

        public string? Policy { get; init; }

        public Declassification? Declassification { get; init; }

        public bool CoversAnyOrigin { get; init; }

        public FindingDecision? Decision { get; init; }

        public DatasetId? Scanned { get; init; }
    }

    private sealed record SaidOfProfile(FieldId Field, int Count, IReadOnlyList<string> Found);
}
