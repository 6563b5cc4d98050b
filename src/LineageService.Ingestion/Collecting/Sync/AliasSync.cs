using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>
/// Aliases and renames of a source as merges of names, made in the source's name: undone when the source no longer says so, and never made again
/// where a person undid them.
/// </summary>
internal sealed class AliasSync(ILineageStore store, CollectorSource source, TimeProvider time)
{
    /// <summary>Merges that the source states and a person undid or refused.</summary>
    public int Refused { get; private set; }

    private string Author => $"collector:{source}";

    public async Task<IReadOnlyList<IdentityMerge>> PlanAsync(
        SourceRegistry? last, Collected collected, SyncPlan plan, IEnumerable<SourceItemKey> retired, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wanted = plan.Added.Concat(plan.Changed).Where(key => key.Kind == SourceItemKind.Alias).ToList();
        var ended = retired.Concat(plan.Changed.Where(key => key.Kind == SourceItemKind.Alias))
            .Select(key => last!.Items[key].Place!).ToHashSet(StringComparer.Ordinal);
        var jobsBack = plan.Added.Where(key => key.IsJob).Select(key => new IdentityName(key.Namespace, key.Name)).ToHashSet();
        var tablesBack = plan.Added.Where(key => key.Kind == SourceItemKind.Table).Select(key => new IdentityName(key.Namespace, key.Name)).ToHashSet();
        if (wanted.Count + ended.Count + plan.Renamed.Length + jobsBack.Count + tablesBack.Count == 0) return [];

        var known = new Dictionary<string, IdentityMerge>(StringComparer.Ordinal);
        await foreach (var merge in store.ReadMergesAsync(cancellationToken).ConfigureAwait(false)) known[merge.Id] = merge;
        var writes = new Dictionary<string, IdentityMerge>(StringComparer.Ordinal);
        foreach (var merge in known.Values)
        {
            if (merge.UndoneAt is not null || merge.Author != Author) continue;

            // An old name that is given again is no longer another name of its successor.
            var isBack = merge.Id.StartsWith("r-", StringComparison.Ordinal) && (merge.Kind == NodeKind.Job ? jobsBack : tablesBack).Contains(merge.Alias);
            if (isBack || ended.Contains(merge.Id)) writes[merge.Id] = merge with { UndoneAt = now, UndoneBy = Author };
        }

        var refused = known.Values.Where(merge => merge.UndoneAt is not null && !IsCollector(merge.UndoneBy))
            .Select(merge => (merge.Kind, merge.Alias, merge.Canonical))
            .ToHashSet();
        foreach (var key in wanted) Add(collected.Aliases[key], collected.Items[key].Place!);
        foreach (var rename in plan.Renamed) Follow(rename);
        return [.. writes.Values];

        void Add(CollectedAlias alias, string id)
        {
            var (from, to) = (new IdentityName(alias.Alias.Namespace, alias.Alias.Name), new IdentityName(alias.Dataset.Namespace, alias.Dataset.Name));
            Put(new IdentityMerge(id, NodeKind.Dataset, from, to, $"{alias.Evidence} ({source})", Author, now));
        }

        void Follow(SourceRename rename)
        {
            var kind = rename.From.IsJob ? NodeKind.Job : NodeKind.Dataset;
            var (from, to) = (new IdentityName(rename.From.Namespace, rename.From.Name), new IdentityName(rename.To.Namespace, rename.To.Name));
            Put(new IdentityMerge("r-" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), kind, from, to, $"the same content under a new name ({source})", Author, now));
        }

        void Put(IdentityMerge merge)
        {
            if (refused.Contains((merge.Kind, merge.Alias, merge.Canonical)))
            {
                Refused++;
                return;
            }

            // What changed in wording only stays in force since it was first said.
            if (known.TryGetValue(merge.Id, out var before) && before.UndoneAt is null) merge = merge with { MergedAt = before.MergedAt };
            writes[merge.Id] = merge;
        }
    }

    private static bool IsCollector(string? author) => author?.StartsWith("collector:", StringComparison.Ordinal) == true;
}
