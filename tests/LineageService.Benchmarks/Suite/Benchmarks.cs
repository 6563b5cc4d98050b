using LineageService.Benchmarks.Suite.Events;
using LineageService.Benchmarks.Suite.Kafka;
using LineageService.Benchmarks.Suite.Neo4j;
using LineageService.Benchmarks.Suite.Residence;

namespace LineageService.Benchmarks.Suite;

/// <summary>All benchmarks, in the order in which they run. A new one is added here.</summary>
internal static class Benchmarks
{
    public static IReadOnlyList<IBenchmark> All { get; } = [new StatementAnalysis(), new CachedAnalyses(), new WarehouseImport(),
        new EventIngest("B4", 500, 20, 2_000, withSql: false, "events of 15 KB, 95 % unchanged, into SQLite; at least 2,000/s (target 10,000/s)"),
        new EventIngest("B4s", 500, 20, 1_000, withSql: true, "the same with SQL beside the column lineage: both grounds; at least 1,000/s"),
        new EventIngest("B4b", 12_000, 0, 800, withSql: false, "runs that are all new, 60 edges each, into SQLite; at least 800/s (target 4,000/s)"),
        new EventIngest("B4b1", 12_000, 0, 800, withSql: false, "B4b with runs of one event: the three of a run state the same edges, these do not; at least 800/s", eventsInRun: 1),
        new KafkaIngest("B4k", 500, 20, 2_000, "B4 through a Kafka broker, compressed with zstd; at least 2,000/s (target 10,000/s)"),
        new KafkaIngest("B4kb", 12_000, 0, 800, "B4b through a Kafka broker; at least 800/s (target 4,000/s)"), new KafkaVisibility(), new KafkaMillion(),
        new EventIngest("B4n", 500, 20, 1_000, withSql: false, "B4 into Neo4j, bodies in a shared log; at least 1,000/s (target 5,000/s)", isShared: true),
        new EventIngest("B4bn", 12_000, 0, 80, withSql: false, "B4b into Neo4j; at least 80/s (target 400/s)", isShared: true), new Neo4jWalks(), new Neo4jBulkLoad(), new ReplicaReads(),
        new BatchAcknowledgement(), new EventVisibility(), new MillionEvents(), new SqlClosure(), new RandomWalks(), new HubWalks(), new TableImpact(),
        new LabelSpread("B10", 256, 2, "256 labels over the whole graph; at most 2 s (target 0.2 s)"),
        new LabelSpread("B10b", 100_000, 60, "100,000 origins, each fact naming its own; at most 60 s (target 10 s)"), new LabelChanges(), new Memory(), new ColdStart(), new ImpactQuestions(), new NightlyImport(),
        new Residences()];
}
