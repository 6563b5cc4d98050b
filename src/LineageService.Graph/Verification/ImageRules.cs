using System.Globalization;
using System.Security.Cryptography;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Model;

namespace LineageService.Graph.Verification;

/// <summary>What must hold of the items of one image, looked at as they come. Mutable.</summary>
internal sealed class ImageRules(Findings findings)
{
    private readonly HashSet<DatasetId> _datasets = [];
    private readonly HashSet<JobId> _jobs = [];
    private readonly HashSet<RunId> _runs = [];
    private readonly HashSet<string> _events = new(StringComparer.Ordinal);
    private readonly List<(JobId Job, DatasetId Dataset)> _links = [];
    private readonly Dictionary<IdentityName, IdentityName> _datasetMerges = [];
    private readonly Dictionary<IdentityName, IdentityName> _jobMerges = [];
    private readonly List<EdgeVersion> _versions = [];

    public void Look(ImageItem item)
    {
        switch (item)
        {
            case DatasetImage dataset:
                if (!_datasets.Add(dataset.Id)) findings.Add("dataset-twice", dataset.Id.ToString());
                EntityRules.Look(dataset.Versions, dataset.Id.ToString(), findings);
                break;
            case JobImage job:
                if (!_jobs.Add(job.Id)) findings.Add("job-twice", job.Id.ToString());
                EntityRules.Look(job.Versions, job.Id.ToString(), findings);
                if (job.Versions is [.., { Record: { } record }])
                {
                    foreach (var dataset in record.Inputs.AsEnumerable().Concat(record.Outputs))
                        if (!_datasets.Contains(dataset)) _links.Add((job.Id, dataset));
                }

                break;
            case RunImage { Run.Record: var run }:
                if (!_runs.Add(run.Id)) findings.Add("run-twice", run.Id.ToString());
                if (!_jobs.Contains(run.Job)) findings.Add("run-of-unknown-job", run.Id.ToString());
                if (run.EndedAt < run.StartedAt) findings.Add("run-ends-before-it-begins", run.Id.ToString());
                break;
            case EdgeVersionImage edges:
                Look(edges.Version);
                break;
            case MergeImage { Merge: var merge }:
                if (merge.UndoneAt is null) (merge.Kind == NodeKind.Job ? _jobMerges : _datasetMerges)[merge.Alias] = merge.Canonical;
                if (merge.UndoneAt < merge.MergedAt) findings.Add("merge-undone-before-it-was-made", merge.Id);
                break;
            case EventImage { Event: var logged }:
                Look(logged);
                break;
            case FoldStateImage fold:
                if (!_jobs.Contains(fold.State.Job)) findings.Add("fold-state-of-unknown-job", fold.State.Job.ToString());
                break;
            case KeyedStateImage:
                break;
            case StoreStateImage state:
                if (state.Epoch == 0 && _datasets.Count + _jobs.Count > 0) findings.Add("epoch-not-moved", "0");
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Called behind the last item.</summary>
    public void Finish()
    {
        LookAtVersions();
        foreach (var (job, dataset) in _links)
            if (!_datasets.Contains(dataset)) findings.Add("job-of-unknown-dataset", $"{job} names {dataset}");
        foreach (var merges in (Dictionary<IdentityName, IdentityName>[])[_datasetMerges, _jobMerges])
            foreach (var ring in MergeRings.Find(merges)) findings.Add("merge-ring", ring);
    }

    private void Look(LoggedEvent logged)
    {
        if (!_events.Add(logged.ContentHash)) findings.Add("event-twice", logged.ContentHash);
        if (Convert.ToHexStringLower(SHA256.HashData(logged.Body.Span)) != logged.ContentHash) findings.Add("event-changed", logged.ContentHash);
        if (logged.IsDead && string.IsNullOrEmpty(logged.Reason)) findings.Add("dead-letter-without-reason", logged.ContentHash);
    }

    private void Look(EdgeVersion version)
    {
        var set = version.Set;
        if (_versions is [{ Set: var first }, ..] && (first.Job, first.Target, first.Evidence) != (set.Job, set.Target, set.Evidence))
            LookAtVersions();
        _versions.Add(version);
        var name = Name(set);
        if (!_jobs.Contains(set.Job)) findings.Add("edges-of-unknown-job", name);
        if (!_datasets.Contains(set.Target)) findings.Add("edges-into-unknown-dataset", name);
        if (set.IsEmpty()) findings.Add("edges-that-claim-nothing", name);
        foreach (var dataset in set.Block.Datasets)
            if (!_datasets.Contains(dataset)) findings.Add("edges-from-unknown-dataset", $"{name} from {dataset}");
        if (!set.Block.IsEmpty && set.Block.Target != set.Target) findings.Add("edges-into-another-dataset", name);
        if (set.ValidTo < set.ValidFrom) findings.Add("edges-end-before-they-begin", name);
        if (set.ValidTo is null != version.ClosedAt is null) findings.Add("edges-half-closed", name);
        if (version.ClosedAt < version.RecordedFrom || version.RecordedTo < version.RecordedFrom)
            findings.Add("edges-known-to-end-before-they-are-known", name);
    }

    // Of one job, target and evidence: what is believed must not overlap, and one version at most may hold now.
    private void LookAtVersions()
    {
        if (_versions.Count > 1)
        {
            var believed = _versions.Where(version => version.RecordedTo is null).OrderBy(version => version.Set.ValidFrom)
                .ThenBy(version => version.Set.ValidTo ?? DateTimeOffset.MaxValue).ToArray();
            for (var place = 1; place < believed.Length; place++)
            {
                var (before, after) = (believed[place - 1].Set, believed[place].Set);
                if (before.ValidTo is null || before.ValidTo > after.ValidFrom)
                    findings.Add("history-overlaps", string.Create(CultureInfo.InvariantCulture, $"{Name(after)} since {after.ValidFrom:O}"));
            }
        }

        _versions.Clear();
    }

    private static string Name(EdgeSet set) => $"{set.Job} into {set.Target} ({set.Evidence})";
}
