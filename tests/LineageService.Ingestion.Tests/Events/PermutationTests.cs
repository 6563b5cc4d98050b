using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis.Events;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>
/// The canonical export is a function of the set of real events: whatever the order, repetition, grouping, number of writers and restarts. 304
/// permutations in all: 300 of samples of each file, four of the whole corpus.
/// </summary>
public sealed class PermutationTests
{
    // Remembers what it analysed; the same for all.
    private static readonly SqlEventAnalyzer Analyzer = new();

    [Theory]
    [InlineData("flink", 29, 40)]
    [InlineData("airflow", 60, 60)]
    [InlineData("dbt", 60, 60)]
    [InlineData("spark-1.36-dataset-mode", 40, 60)]
    [InlineData("spark-warehouse-day1", 40, 40)]
    [InlineData("spark-warehouse-day2", 40, 40)]
    public async Task Any_permutation_of_a_sample_gives_the_same_export(string file, int sample, int permutations)
    {
        var bodies = SharedEvents.Lines(file).DistinctBy(Convert.ToBase64String).ToArray();
        for (var seed = 0; seed < permutations; seed++)
        {
            var random = new Random(seed);
            var chosen = bodies.Select((body, index) => (body, index, order: random.Next())).OrderBy(item => item.order).Take(sample)
                .OrderBy(item => item.index).Select(item => item.body).ToArray();
            await AssertSameAsync(chosen, random, $"{file}, seed {seed}");
        }
    }

    [Fact]
    public async Task Any_permutation_of_all_events_together_gives_the_same_export()
    {
        var all = SharedEvents.Files.Where(file => file != "spark-full-size").SelectMany(SharedEvents.Lines).ToArray();
        var expected = await ExportAsync([[.. all]], writers: 1, restartEvery: int.MaxValue);
        for (var seed = 0; seed < 4; seed++)
        {
            var random = new Random(seed);
            Assert.Equal(expected, await ExportAsync(Groups(Shuffled(all, random), random, 150), 1 + seed, 8));
        }
    }

    private static async Task AssertSameAsync(byte[][] bodies, Random random, string about)
    {
        var expected = await ExportAsync([bodies], writers: 1, restartEvery: int.MaxValue);
        var groups = Groups(Shuffled(bodies, random), random, 12);
        var actual = await ExportAsync(groups, writers: 1 + random.Next(4), restartEvery: 1 + random.Next(6));
        Assert.True(expected == actual, $"{about}: the exports differ");
    }

    private static byte[][] Shuffled(byte[][] bodies, Random random)
    {
        byte[][] shuffled = [.. bodies, .. bodies.Where(_ => random.Next(5) == 0)];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static List<byte[][]> Groups(byte[][] bodies, Random random, int atMost)
    {
        var groups = new List<byte[][]>();
        for (var at = 0; at < bodies.Length;)
        {
            var size = Math.Min(bodies.Length - at, 1 + random.Next(atMost));
            groups.Add(bodies[at..(at + size)]);
            at += size;
        }

        return groups;
    }

    /// <summary>Ingests groups, so many writers at once over one ingester; after so many rounds another ingester, which knows only the store.</summary>
    private static async Task<string> ExportAsync(List<byte[][]> groups, int writers, int restartEvery)
    {
        var store = new InMemoryLineageStore();
        var rounds = new Queue<byte[][][]>(groups.Chunk(writers));
        while (rounds.Count > 0)
        {
            await using var world = await IngestWorld.OpenAsync(analyzer: Analyzer, store: store);
            for (var round = 0; round < restartEvery && rounds.TryDequeue(out var together); round++)
            {
                var tasks = together.Select(group => Task.Run(() => world.Ingester.IngestManyAsync(
                    [.. group.Select(body => (ReadOnlyMemory<byte>)body)], TestContext.Current.CancellationToken)));
                foreach (var results in await Task.WhenAll(tasks)) Assert.All(results, result => Assert.True(result.IsSuccess, result.Reason));
            }
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(await StoreText.OfAsync(store))));
    }
}
