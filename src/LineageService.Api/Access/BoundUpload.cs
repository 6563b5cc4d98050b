using LineageService.Api.Endpoints;
using LineageService.Graph.Store;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Api.Access;

/// <summary>
/// An upload of tasks by a token that is bound to namespaces: a task is taken where its job and all that its SQL writes are of these, a table where it and
/// its place are. What is read may be anyone's. Mutable; one upload.
/// </summary>
internal sealed class BoundUpload(Actor actor)
{
    private readonly HashSet<JobId> _refused = [];

    public string Refusal => $"the token '{actor.Name}' is bound to other namespaces than this";

    /// <summary>The items, those that are refused beforehand as refusals.</summary>
    public IReadOnlyList<UploadItem> Of(IReadOnlyList<UploadItem> items, TaskDefaults defaults) =>
        actor.IsBound ? [.. items.Select(item => Of(item, defaults))] : items;

    /// <summary>Whether an analysed job may be written.</summary>
    public bool Admits(JobRecord job)
    {
        if (!actor.IsBound || (actor.Sees(job.Id.Namespace) && job.Outputs.All(actor.Sees) && (job.Target is not { } target || actor.Sees(target)))) return true;
        _refused.Add(job.Id);
        return false;
    }

    public bool WasRefused(JobId job) => _refused.Contains(job);

    private UploadItem Of(UploadItem item, TaskDefaults defaults)
    {
        if (item.Task is { } task)
        {
            return actor.Sees(task.Id.Namespace) && actor.Sees(task.DatasetNamespace) && (task.TargetDataset is not { } target || actor.Sees(target))
                ? item
                : Refused();
        }

        if (item.Table is not { } table) return item;

        // Fixed here: which namespace a table without one gets must not depend on what else is sent.
        var named = table.InNamespace(defaults.DatasetNamespaceOf(null, defaults.DialectOf(null)));
        var place = named.Location is { } location ? StoragePath.ToDataset(location) : null;
        return actor.Sees(named.Namespace!) && (place is not { } stored || actor.Sees(stored)) ? item with { Table = named } : Refused();
    }

    private UploadItem Refused() => new(null, null, null) { Refusal = Refusal };
}
