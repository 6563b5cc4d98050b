using System.Globalization;
using System.Text;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis.Events;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>
/// Worlds of a few jobs, runs and tables with everything that can go together at random: names that change within a run, failures, streaming,
/// versions, SQL beside columns, symlinks given and taken back, declarations, equal times. Whatever the order, the history is one.
/// </summary>
public sealed class RandomOrderTests
{
    private const int Seeds = 200;

    private static readonly SqlEventAnalyzer Analyzer = new();
    private static readonly string[] Types = ["START", "RUNNING", "COMPLETE", "COMPLETE", "COMPLETE", "FAIL", "ABORT", "OTHER"];
    private static readonly string[] Jobs = ["a", "a", "b", "unknown"];
    private static readonly string[] Producers = ["test/1", "https://github.com/OpenLineage/OpenLineage/tree/1.53.0/integration/spark"];

    [Fact]
    public async Task Any_order_of_random_events_gives_one_history()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var bodies = Enumerable.Range(0, 4 + random.Next(20)).Select(_ => Encoding.UTF8.GetBytes(Event(random).ToString())).ToArray();
            var expected = await FoldAsync(bodies, bodies.Length, 100);
            for (var order = 0; order < 3; order++)
            {
                random.Shuffle(bodies);
                var actual = await FoldAsync(bodies, 1 + random.Next(4), 1 + random.Next(5));
                Assert.True(expected == actual, $"seed {seed}\n{Difference(expected, actual)}");
            }
        }
    }

    private static EventText Event(Random random)
    {
        var minute = random.Next(12);
        switch (random.Next(12))
        {
            case 0:
                return EventText.Job(minute, Jobs[random.Next(Jobs.Length)]).Output("t", Columns(random));
            case 1:
                return EventText.Dataset("/wh/t", minute, "file").DatasetFacet("symlinks", random.Next(3) == 0
                    ? """{"_deleted":true}"""
                    : Symlink(random.Next(2)));
            default:
                return Run(random, minute);
        }
    }

    private static EventText Run(Random random, int minute)
    {
        var text = EventText.Run(Types[random.Next(Types.Length)], random.Next(6), minute, Jobs[random.Next(Jobs.Length)])
            .Producer(Producers[random.Next(Producers.Length)]);
        if (random.Next(6) == 0) text = text.Streaming();
        if (random.Next(6) == 0) text = text.RunFacet("errorMessage", """{"message":"x"}""");
        if (random.Next(4) == 0)
            text = text.JobFacet("sourceCodeLocation", string.Create(CultureInfo.InvariantCulture, $$"""{"version":"v{{random.Next(2)}}"}"""));
        if (random.Next(3) == 0) text = text.Sql(random.Next(2) == 0 ? "insert into t (a) select a from s" : "insert into t (b) select b from s");
        if (random.Next(2) == 0) text = text.Input(random.Next(3) == 0 ? "r" : "s", facets: """{"schema":{"fields":[{"name":"a"},{"name":"b"}]}}""");
        if (random.Next(4) == 0) text = text.Input("/wh/t", "file", random.Next(2) == 0 ? $$"""{"symlinks":{{Symlink(random.Next(2))}}}""" : null);
        return random.Next(5) switch
        {
            0 => text,
            1 => text.Output("t"),
            2 => text.Output("/wh/t", ["a <- /wh/t.b IDENTITY"], "file"),
            _ => text.Output(random.Next(4) == 0 ? "u" : "t", Columns(random)),
        };
    }

    private static string[] Columns(Random random) => random.Next(3) switch
    {
        0 => ["a <- s.a IDENTITY"],
        1 => ["a <- s.a IDENTITY", "b <- s.b TRANSFORMATION"],
        _ => ["b <- r.b AGGREGATION, s.k FILTER"],
    };

    private static string Symlink(int table) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"identifiers":[{"namespace":"hive://m:9083","name":"ods.t{{table}}","type":"TABLE"}]}""");

    private static async Task<string> FoldAsync(byte[][] bodies, int groupOf, int restartEvery)
    {
        var store = new InMemoryLineageStore();
        var groups = new Queue<byte[][]>(bodies.Chunk(groupOf));
        while (groups.Count > 0)
        {
            await using var world = await IngestWorld.OpenAsync(analyzer: Analyzer, store: store);
            for (var round = 0; round < restartEvery && groups.TryDequeue(out var group); round++)
            {
                var results = await world.Ingester.IngestManyAsync(
                    [.. group.Select(body => (ReadOnlyMemory<byte>)body)], TestContext.Current.CancellationToken);
                Assert.All(results, result => Assert.True(result.IsSuccess, result.Reason));
            }
        }

        return await StoreText.OfAsync(store);
    }

    private static string Difference(string expected, string actual)
    {
        var (one, two) = (expected.Split('\n'), actual.Split('\n'));
        return $"--- missing\n{string.Join('\n', one.Except(two))}\n--- extra\n{string.Join('\n', two.Except(one))}";
    }
}
