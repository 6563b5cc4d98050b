using System.Collections.Immutable;
using System.Text;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>The state of the store is a function of the set of events: order, grouping, repetition and restarts do not matter.</summary>
public sealed class OrderTests
{
    private const string Hive = """{"symlinks":{"identifiers":[{"namespace":"hive://m:9083","name":"ods.t","type":"TABLE"}]},"schema":{"fields":[{"name":"a","type":"int"}]}}""";

    [Fact]
    public async Task Any_order_and_repetition_of_made_events_gives_the_same_store()
    {
        var bodies = Made().Select(text => Encoding.UTF8.GetBytes(text.ToString())).ToArray();
        var expected = await FoldAsync(bodies, groupOf: 1, restartEvery: int.MaxValue);
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            byte[][] shuffled = [.. bodies, .. bodies.Where(_ => random.Next(4) == 0)];
            random.Shuffle(shuffled);
            var actual = await FoldAsync(shuffled, groupOf: 1 + random.Next(8), restartEvery: 1 + random.Next(40));
            Assert.True(expected == actual, $"seed {seed}\n{Difference(expected, actual)}");
        }
    }

    [Theory]
    [InlineData("airflow", 3)]
    [InlineData("dbt", 2)]
    [InlineData("flink", 10)]
    [InlineData("spark-1.36-dataset-mode", 2)]
    [InlineData("spark-warehouse-day1", 1)]
    public async Task Any_order_of_real_events_gives_the_same_store(string file, int orders)
    {
        var bodies = SharedEvents.Lines(file).ToArray();
        var expected = await FoldAsync(bodies, groupOf: 100, restartEvery: int.MaxValue);
        for (var seed = 0; seed < orders; seed++)
        {
            var random = new Random(seed);
            var shuffled = bodies.ToArray();
            random.Shuffle(shuffled);
            var actual = await FoldAsync(shuffled, groupOf: 1 + random.Next(60), restartEvery: 10);
            Assert.Equal(expected, actual);
        }
    }

    private static async Task<string> FoldAsync(byte[][] bodies, int groupOf, int restartEvery)
    {
        var store = new InMemoryLineageStore();
        var at = 0;
        while (at < bodies.Length)
        {
            // A new ingester knows nothing but what the store holds.
            await using var world = await IngestWorld.OpenAsync(store: store);
            for (var groups = 0; groups < restartEvery && at < bodies.Length; groups++, at += groupOf)
            {
                var group = bodies.Skip(at).Take(groupOf).Select(body => (ReadOnlyMemory<byte>)body).ToImmutableArray();
                var results = await world.Ingester.IngestManyAsync(group, TestContext.Current.CancellationToken);
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

    private static IEnumerable<EventText> Made()
    {
        // A job that branches, changes its SQL, fails with and without an error, and is seen under two names.
        yield return EventText.Run("START", 1, 0).Input("s").Sql("one");
        yield return EventText.Run("COMPLETE", 1, 1).Output("t", ["a <- s.a IDENTITY"]).Sql("one");
        yield return EventText.Run("START", 2, 2, job: "unknown").Output("t", ["z <- s.z IDENTITY"]);
        yield return EventText.Run("COMPLETE", 2, 4).Output("u", ["a <- s.b IDENTITY, s.k FILTER", "b <- s.c IDENTITY, s.k FILTER"]).Sql("two");
        yield return EventText.Run("FAIL", 3, 5).Output("t", ["bad <- s.a IDENTITY"]).Sql("two").RunFacet("errorMessage", """{"message":"x"}""");
        yield return EventText.Run("COMPLETE", 3, 5).Output("t", ["bad <- s.a IDENTITY"]).Sql("two");
        yield return EventText.Run("FAIL", 4, 6).Sql("two");
        yield return EventText.Run("COMPLETE", 4, 6).Input("r").Output("t", ["a <- r.a AGGREGATION"]).Sql("two");
        yield return EventText.Run("RUNNING", 5, 7).Output("t", ["never <- s.a IDENTITY"]);
        yield return EventText.Run("COMPLETE", 6, 8).Input("s");

        // Another job over paths, of which one event only knows the table.
        for (var run = 10; run < 16; run++)
        {
            yield return EventText.Run("START", run, run, "w").Input("/src", "file");
            yield return EventText.Run("COMPLETE", run, run + 1, "w").Output("/wh/t", ["a <- /src.a IDENTITY"], "file").Producer($"p/{run / 3}");
            yield return EventText.Run("COMPLETE", run + 10, run + 1, "r").Input("/wh/t", "file").Output("v", run % 2 == 0 ? ["a <- v.a IDENTITY"] : ["b <- v.a IDENTITY"]);
        }

        yield return EventText.Run("COMPLETE", 40, 13, "x").Input("/wh/t", "file", Hive);
        yield return EventText.Run("COMPLETE", 41, 14, "x").Input("/wh/t", "file", Hive.Replace("ods.t", "ods.t2", StringComparison.Ordinal));
        yield return EventText.Run("COMPLETE", 42, 15, "x").Output("gone", facets: """{"lifecycleStateChange":{"lifecycleStateChange":"DROP"}}""");
        yield return EventText.Run("COMPLETE", 43, 14, "x").Output("gone");

        // A streaming job, declarations, dataset events.
        yield return EventText.Run("START", 50, 0, "st").Input("topic").Output("sink").Streaming();
        yield return EventText.Run("RUNNING", 50, 1, "st");
        yield return EventText.Run("RUNNING", 50, 2, "st");
        yield return EventText.Run("ABORT", 50, 3, "st");
        yield return EventText.Job(1, "decl").Output("t", ["a <- s.a IDENTITY"]).JobFacet("tags", """{"tags":[{"key":"k","value":"1"}]}""");
        yield return EventText.Job(2, "decl").Output("u", ["b <- s.b IDENTITY"]).JobFacet("tags", """{"_deleted":true}""");
        yield return EventText.Job(3, "decl");
        yield return EventText.Dataset("v", 5).DatasetFacet("lineage", """{"inputs":[{"type":"DATASET","namespace":"db","name":"s"}]}""");
        yield return EventText.Dataset("v", 6).DatasetFacet("lineage", """{"inputs":[{"type":"DATASET","namespace":"db","name":"r"}]}""");
        yield return EventText.Dataset("t", 5).DatasetFacet("tags", """{"tags":[{"key":"pii","value":"true","field":"a"}]}""");
        yield return EventText.Dataset("t", 6).DatasetFacet("tags", """{"tags":[{"key":"pii","value":"false","field":"a"}]}""");
    }
}
