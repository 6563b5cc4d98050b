using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Conformance;

/// <summary>
/// Random batches over few jobs, targets and claims, so that histories meet: puts, corrections that come late, ends, retirements.
/// </summary>
public static class HistoryWorld
{
    private const int Hours = HistoryModel.Hours;

    public static IEnumerable<LineageBatch> Batches(int seed, int count)
    {
        var random = new Random(seed);
        var now = 0;
        for (var index = 0; index < count; index++)
        {
            now = Math.Min(Hours - 1, now + random.Next(3));
            yield return new LineageBatch
            {
                EdgeSets = [.. Some(random, 2, () => Put(random)).DistinctBy(KeyOf)],
                EdgeHistories = [.. Some(random, 2, () => History(random)).DistinctBy(KeyOf)],
                RetiredJobs = random.Next(8) == 0 ? [Job(random)] : [],
                RecordedAt = HistoryModel.Time(now),
            };
        }
    }

    private static IEnumerable<T> Some<T>(Random random, int max, Func<T> make) =>
        Enumerable.Range(0, random.Next(max + 1)).Select(_ => make());

    private static (JobId, DatasetId, EvidenceKind) KeyOf(EdgeSet set) => (set.Job, set.Target, set.Evidence);

    private static (JobId, DatasetId, EvidenceKind) KeyOf(EdgeHistory history) => (history.Job, history.Target, history.Evidence);

    private static EdgeSet Put(Random random) =>
        Claim(random, Job(random), Target(random), Evidence(random), random.Next(Hours), null, mayBeEmpty: true);

    private static EdgeHistory History(Random random)
    {
        var (job, target, evidence) = (Job(random), Target(random), Evidence(random));
        var from = random.Next(Hours);
        var versions = ImmutableArray.CreateBuilder<EdgeSet>();
        var at = from + random.Next(2);
        for (var rest = random.Next(4); rest > 0 && at < Hours - 1; rest--)
        {
            var end = at + 1 + random.Next(4);
            var isLast = rest == 1 || end >= Hours;
            int? to = isLast && (end >= Hours || random.Next(2) == 0) ? null : end;
            versions.Add(Claim(random, job, target, evidence, at, to, mayBeEmpty: false));
            at = end + random.Next(2);
        }

        return new EdgeHistory(job, target, evidence, HistoryModel.Time(from), versions.DrainToImmutable());
    }

    private static JobId Job(Random random) => SmallWorld.Job(random.Next(2));

    private static DatasetId Target(Random random) => SmallWorld.Dataset(random.Next(2));

    private static EvidenceKind Evidence(Random random) => random.Next(2) == 0 ? EvidenceKind.Sql : EvidenceKind.Run;

    private static EdgeSet Claim(
        Random random, JobId job, DatasetId target, EvidenceKind evidence, int from, int? to, bool mayBeEmpty)
    {
        var source = SmallWorld.Dataset(2 + random.Next(2));
        var edges = mayBeEmpty && random.Next(5) == 0
            ? ImmutableArray<LineageEdge>.Empty
            : [new LineageEdge(LineageNode.Field(source, $"c{random.Next(2)}"), LineageNode.Field(target, "x"), EdgeSubtype.Identity)];
        return new EdgeSet(job, target, evidence, "test/1", HistoryModel.Time(from), edges, [])
        {
            ValidTo = to is { } hour ? HistoryModel.Time(hour) : null,
            IsActive = random.Next(6) != 0,
        };
    }
}
