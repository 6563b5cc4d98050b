using System.Collections.Immutable;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Reads what commits behind an epoch touched, and the state that all of it has now.</summary>
internal sealed class ChangeReader(CypherReads reads, EdgeSetReader sets)
{
    private const int KeysOfPage = 500;

    public async Task<ChangeTail> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync(
            "MATCH (c:Change) WHERE c.epoch > $after RETURN c.epoch, c.recorded, c.earliest, c.datasets, c.jobs, c.sets, c.merges, c.states ORDER BY c.epoch LIMIT $limit",
            cancellationToken, ("after", after), ("limit", Math.Max(1, limit))).ConfigureAwait(false);
        if (found.Rows.Count == 0) return new ChangeTail(after, true, Nothing(DateTimeOffset.MinValue), [], DateTimeOffset.MaxValue);
        var changes = found.Each().ToArray();
        var recordedAt = Ticks.ToTime(changes.Max(change => change.Long(1)));
        var (first, last) = (changes[0].Long(0), changes[^1].Long(0));
        if (first != after + 1) return new ChangeTail(last, false, Nothing(recordedAt), [], DateTimeOffset.MinValue);

        var jobs = Union(changes, 4).Select(ChangeNames.ReadJob).ToArray();
        var (known, retired) = await JobsAsync(jobs, cancellationToken).ConfigureAwait(false);
        var batch = new LineageBatch
        {
            Datasets = await DatasetsAsync(Union(changes, 3).Select(ChangeNames.ReadDataset), cancellationToken).ConfigureAwait(false),
            Jobs = known,
            RetiredJobs = retired,
            EdgeSets = await SetsAsync(Union(changes, 5).Select(ChangeNames.ReadSet), recordedAt, cancellationToken).ConfigureAwait(false),
            Merges = await MergesAsync(Union(changes, 6), cancellationToken).ConfigureAwait(false),
            RecordedAt = recordedAt,
        };
        return new ChangeTail(last, true, batch, [.. Union(changes, 7)], Ticks.ToTime(changes.Min(change => change.Long(2))));
    }

    private static LineageBatch Nothing(DateTimeOffset recordedAt) => new() { RecordedAt = recordedAt };

    private static HashSet<string> Union(CypherRow[] changes, int column)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in changes) names.UnionWith(change.Texts(column));
        return names;
    }

    /// <summary>Those of the datasets that are there.</summary>
    public async Task<ImmutableArray<DatasetRecord>> DatasetsAsync(IEnumerable<DatasetId> ids, CancellationToken cancellationToken)
    {
        var records = ImmutableArray.CreateBuilder<DatasetRecord>();
        foreach (var piece in ids.Chunk(KeysOfPage))
        {
            var found = await reads.RunAsync(
                $"UNWIND $keys AS key MATCH (d:Dataset {{key: key}}) RETURN {RecordReader.DatasetColumns}", cancellationToken, ("keys", piece.Select(GraphKeys.Of)))
                .ConfigureAwait(false);
            records.AddRange(found.Each().Select(RecordReader.Dataset));
        }

        return records.DrainToImmutable();
    }

    /// <summary>The jobs that are there, and those that are gone.</summary>
    public async Task<(ImmutableArray<JobRecord> Known, ImmutableArray<JobId> Retired)> JobsAsync(JobId[] ids, CancellationToken cancellationToken)
    {
        var known = ImmutableArray.CreateBuilder<JobRecord>();
        var retired = ImmutableArray.CreateBuilder<JobId>();
        foreach (var piece in ids.Chunk(KeysOfPage))
        {
            var found = await reads.RunAsync(
                $"UNWIND $keys AS key MATCH (j:Job {{key: key}}) RETURN {RecordReader.JobColumns}, j.retired", cancellationToken, ("keys", piece.Select(GraphKeys.Of)))
                .ConfigureAwait(false);
            foreach (var row in found.Each())
            {
                if (row.Bool(6)) retired.Add(new JobId(row.Text(1), row.Text(2)));
                else known.Add(RecordReader.Job(row));
            }
        }

        return (known.DrainToImmutable(), retired.DrainToImmutable());
    }

    private async Task<ImmutableArray<EdgeSet>> SetsAsync(
        IEnumerable<(JobId Job, DatasetId Target, EvidenceKind Evidence)> names, DateTimeOffset recordedAt, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<EdgeSet>();
        foreach (var piece in names.Chunk(KeysOfPage))
        {
            var wanted = piece.ToHashSet();
            foreach (var set in await sets.OfKeysAsync(piece.Select(name => GraphKeys.Of(name.Job, name.Target, name.Evidence)), cancellationToken).ConfigureAwait(false))
            {
                wanted.Remove((set.Job, set.Target, set.Evidence));
                found.Add(set);
            }

            foreach (var (job, target, evidence) in wanted) found.Add(new EdgeSet(job, target, evidence, "", recordedAt, EdgeBlock.Empty, []));
        }

        return found.DrainToImmutable();
    }

    private async Task<ImmutableArray<IdentityMerge>> MergesAsync(HashSet<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        var merges = ImmutableArray.CreateBuilder<IdentityMerge>();
        await foreach (var merge in new HistoryReader(reads).MergesAsync(cancellationToken).ConfigureAwait(false)) if (ids.Contains(merge.Id)) merges.Add(merge);
        return merges.DrainToImmutable();
    }
}
