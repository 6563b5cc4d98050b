using LineageService.Graph.Grants;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>
/// All that a collector gave in one run, by name. Of two items of one name the first stands, the second is a failure. Mutable while it is collected.
/// </summary>
internal sealed class Collected(CollectorSource source)
{
    private readonly HashSet<string> _failedFiles = new(StringComparer.Ordinal);
    private readonly HashSet<SourceItemKey> _failedItems = [];
    private readonly List<CatalogTable> _tables = [];

    public Dictionary<SourceItemKey, SourceItem> Items { get; } = [];

    public Dictionary<SourceItemKey, TaskDefinition> Tasks { get; } = [];

    public Dictionary<SourceItemKey, CatalogTable> Tables { get; } = [];

    public Dictionary<SourceItemKey, CollectedOpaqueTask> Opaque { get; } = [];

    /// <summary>Jobs whose lineage the source states; to the registry they are tasks without SQL like the opaque ones.</summary>
    public Dictionary<SourceItemKey, CollectedEdges> Stated { get; } = [];

    public List<DatasetGrant> Grants { get; } = [];

    public Dictionary<SourceItemKey, CollectedAlias> Aliases { get; } = [];

    public SortedDictionary<JobId, SortedSet<JobId>> Dependencies { get; } = [];

    public List<SourceFailure> Failures { get; } = [];

    public List<string> Notices { get; } = [];

    /// <summary>True where something failed and nobody can say what it would have given.</summary>
    public bool LostUnknown { get; private set; }

    public void Add(CollectedItem item)
    {
        switch (item)
        {
            case CollectedTask { Task: var task }:
                if (Enter(new SourceItemKey(SourceItemKind.Task, task.Id.Namespace, task.Id.Name), ItemHash.Of(task), task.File) is { } taskKey)
                    Tasks.Add(taskKey, task);
                break;
            case CollectedTable table:
                _tables.Add(table.Table);
                break;
            case CollectedOpaqueTask opaque:
                if (Enter(new SourceItemKey(SourceItemKind.OpaqueTask, opaque.Job.Namespace, opaque.Job.Name), ItemHash.Of(opaque), opaque.File) is { } key)
                    Opaque.Add(key, opaque);
                break;
            case CollectedEdges stated:
                if (Enter(new SourceItemKey(SourceItemKind.OpaqueTask, stated.Job.Namespace, stated.Job.Name), ItemHash.Of(stated), stated.File) is { } statedKey)
                    Stated.Add(statedKey, stated);
                break;
            case CollectedGrant grant:
                Grants.Add(grant.Grant);
                break;
            case CollectedAlias alias:
                if (alias.Alias == alias.Dataset) break;
                var aliasKey = new SourceItemKey(SourceItemKind.Alias, alias.Alias.Namespace, alias.Alias.Name);
                if (Enter(aliasKey, ItemHash.Of(alias, MergeId(alias)), null) is not null) Aliases.Add(aliasKey, alias);
                break;
            case CollectedDependency dependency:
                if (!Dependencies.TryGetValue(dependency.Job, out var upstream)) Dependencies[dependency.Job] = upstream = [];
                upstream.Add(dependency.DependsOn);
                break;
            case CollectedFailure failure:
                Add(failure);
                break;
            case CollectedNotice notice:
                Notices.Add(notice.Message);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Called once all items are in: only then is it known in which namespace tables lie that do not say it.</summary>
    public void Close()
    {
        var datasetNamespace = NamespaceOfTables();
        foreach (var told in _tables)
        {
            var table = told.InNamespace(datasetNamespace);
            var id = DatasetNaming.ToDataset(table.Schema.Name, table.Namespace!);
            if (Enter(new SourceItemKey(SourceItemKind.Table, id.Namespace, id.Name), ItemHash.Of(table), null) is { } key) Tables.Add(key, table);
        }

        _tables.Clear();
    }

    /// <summary>True where an item is absent perhaps only because it could not be read.</summary>
    public bool MayBeLost(SourceItemKey key, SourceItem item)
    {
        if (LostUnknown || _failedItems.Contains(key with { Kind = key.IsJob ? SourceItemKind.Task : SourceItemKind.Table })) return true;
        if (_failedFiles.Count == 0 || key.Kind == SourceItemKind.Alias || item.Place is not { } file) return false;
        if (_failedFiles.Contains(file)) return true;
        for (var slash = file.LastIndexOf('/'); slash > 0; slash = file.LastIndexOf('/', slash - 1))
        {
            if (_failedFiles.Contains(file[..slash])) return true;
        }

        return false;
    }

    /// <summary>The id of the merge that an alias makes: of this source, so that another one's saying so is another merge.</summary>
    private string MergeId(CollectedAlias alias)
    {
        using var hash = new ContentHash();
        hash.Append(source.ToString());
        hash.Append(alias.Alias.ToString());
        hash.Append(alias.Dataset.ToString());
        return "c-" + hash.Finish();
    }

    private void Add(CollectedFailure failure)
    {
        Failures.Add(failure.Failure);
        if (failure.Job is { } job) _failedItems.Add(new SourceItemKey(SourceItemKind.Task, job.Namespace, job.Name));
        if (failure.Dataset is { } dataset) _failedItems.Add(new SourceItemKey(SourceItemKind.Table, dataset.Namespace, dataset.Name));
        if (failure.Failure.File is { } file) _failedFiles.Add(file.TrimEnd('/'));
        LostUnknown |= failure.Job is null && failure.Dataset is null && failure.Failure.File is null;
    }

    private SourceItemKey? Enter(SourceItemKey key, SourceItem item, string? file)
    {
        // A task and an opaque task of one name are two tellings of one job.
        var other = key with { Kind = key.Kind == SourceItemKind.Task ? SourceItemKind.OpaqueTask : SourceItemKind.Task };
        if ((!key.IsJob || !Items.ContainsKey(other)) && Items.TryAdd(key, item)) return key;
        if (Items.TryGetValue(key, out var first) && first.Hash == item.Hash) return null;
        Failures.Add(new SourceFailure(SourceCodes.DuplicateTask, file, 1, 1, $"expected one {key}, found another"));
        return null;
    }

    // A catalog that does not say whose tables it lists, lists those of the tasks beside it.
    private string NamespaceOfTables()
    {
        var namespaces = Tasks.Values.Select(task => task.DatasetNamespace).Distinct(StringComparer.Ordinal).Take(2).ToArray();
        return namespaces.Length == 1 ? namespaces[0] : DatasetNaming.DefaultNamespace("ansi");
    }
}
