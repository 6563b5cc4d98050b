using System.Diagnostics;
using LineageService.Graph.Conformance;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Http;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Tests;

/// <summary>Two stores over one database: what one commits the other can read, follow, and not overwrite.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private Neo4jLineageStore _one = null!;
    private Neo4jLineageStore _other = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await EmptyStores.OpenAsync(Token);
        _other = await EmptyStores.AgainAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_graph_that_follows_the_changes_of_two_writers_is_the_graph_that_is_read_anew(int seed)
    {
        var random = new Random(seed);
        var graph = await GraphLoader.LoadAsync(_other, Token);
        for (var round = 0; round < 6; round++)
        {
            for (var batch = random.Next(1, 3); batch > 0; batch--)
            {
                var numbers = Enumerable.Range(0, random.Next(8)).Select(_ => random.Next()).ToArray();
                await (random.Next(2) == 0 ? _one : _other).CommitAsync(SmallWorld.Batch(numbers), Token);
            }

            var tail = await _other.ReadChangesAsync(graph.Epoch, 1000, Token);
            Assert.True(tail.IsWhole);
            var editor = new GraphEditor(graph, false);
            editor.Apply(tail.Batch);
            graph = editor.ToGraph(tail.Epoch)!;
            Assert.Equal(GraphText.Of(await GraphLoader.LoadAsync(_one, Token)), GraphText.Of(graph));
            Assert.Equal(graph.Epoch, await _one.ReadEpochAsync(Token));
        }
    }

    [Fact]
    public async Task Writers_of_the_same_jobs_and_tables_all_arrive_one_behind_the_other()
    {
        var epochs = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => Task.Run(async () =>
            await (number % 2 == 0 ? _one : _other).CommitAsync(SmallWorld.Batch(SmallWorld.EdgeSets([number, number + 100, number / 2])), Token), Token)));
        var changes = await _one.ReadChangesAsync(0, 1000, Token);
        Assert.Equal(changes.Epoch, await _other.ReadEpochAsync(Token));
        Assert.Equal(changes.Epoch, epochs.Max(commit => commit.Epoch));

        // Of each (job, target, ground) one version holds, whoever wrote last.
        var sets = new List<EdgeSet>();
        await foreach (var set in _other.ReadEdgeSetsAsync(Token)) sets.Add(set);
        Assert.Equal(sets.Count, sets.DistinctBy(set => (set.Job, set.Target, set.Evidence)).Count());
        var versions = new List<EdgeVersion>();
        await foreach (var version in _one.ReadEdgeVersionsAsync(new EdgeVersionQuery(WithWrong: true), Token)) versions.Add(version);
        Assert.Equal(sets.Count, versions.Count(version => version.ClosedAt is null && version.RecordedTo is null));
    }

    [Fact]
    public async Task What_a_vanished_replica_left_locked_is_ended_by_the_commit_that_waits_for_it()
    {
        await _one.CommitAsync(SmallWorld.Batch(SmallWorld.EdgeSets([1])), Token);
        await using var vanished = new QueryApiExecutor(EmptyStores.Options);
        var locking = new CypherStatement("MATCH (j:Job) SET j.lock = 'vanished' RETURN count(*)");
        var (left, _) = await vanished.BeginAsync(locking, Token);
        await using var patient = await Neo4jLineageStore.OpenAsync(EmptyStores.Options with { IdleLockPatience = TimeSpan.FromSeconds(1) }, Token);
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(2, (await patient.CommitAsync(SmallWorld.Batch(SmallWorld.EdgeSets([1, 2])), Token)).Epoch);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

        // Had it been alive, it would begin its commit again.
        var failure = await Assert.ThrowsAsync<CypherException>(() => left.CommitAsync(locking, Token));
        Assert.Equal(CypherFailure.Transient, failure.Failure);
    }

    [Fact]
    public async Task After_another_process_emptied_the_database_a_replica_writes_all_that_is_missing_and_shows_it()
    {
        var batch = SmallWorld.Batch(SmallWorld.EdgeSets([1, 2, 3]));
        await using var host = await LineageGraphHost.OpenAsync(await EmptyStores.AgainAsync(Token), null, Token);
        await host.CommitAsync(batch, Token);
        await _one.CommitAsync(SmallWorld.Batch(SmallWorld.EdgeSets([4])), Token);
        await _other.ClearImageAsync(Token);

        // The one commits before it heard of it: what it knew to be there it makes anew.
        await _one.CommitAsync(batch, Token);
        Assert.Equal(1, await _other.ReadEpochAsync(Token));
        Assert.Empty(await _other.CheckFormAsync(Token));
        await using var reader = await EmptyStores.AgainAsync(Token);
        var expected = GraphText.Of(await GraphLoader.LoadAsync(reader, Token));
        for (var wait = 0; wait < 200 && GraphText.Of(host.Current) != expected; wait++) await Task.Delay(50, Token);
        Assert.Equal(expected, GraphText.Of(host.Current));

        // And epochs go on from there.
        Assert.Equal(2, await host.CommitAsync(SmallWorld.Batch(SmallWorld.EdgeSets([5, 6])), Token));
        Assert.Equal(2, host.Current.Epoch);
        Assert.Equal(GraphText.Of(await GraphLoader.LoadAsync(reader, Token)), GraphText.Of(host.Current));
    }

    [Fact]
    public async Task Of_two_writers_that_began_with_the_same_state_one_is_refused_and_reads_anew()
    {
        LineageBatch Batch(byte value, UInt128 read) => new()
        {
            FoldStates = [new FoldState(SmallWorld.Job(0), new[] { value })],
            Guards = [StateGuard.Of(SmallWorld.Job(0), read)],
            RecordedAt = SmallWorld.Noon,
        };
        var refused = 0;
        async Task AddAsync(Neo4jLineageStore store)
        {
            while (true)
            {
                var read = await store.FindFoldStateAsync(SmallWorld.Job(0), Token);
                var batch = Batch((byte)((read?.State.Span[0] ?? 0) + 1), read is null ? default : StateGuard.HashOf(read.State.Span));
                try
                {
                    await store.CommitAsync(batch, Token);
                    return;
                }
                catch (LineageStoreException refusal) when (refusal.IsConflict)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Task.Run(() => AddAsync(number % 2 == 0 ? _one : _other), Token)));
        Assert.Equal(10, (await _one.FindFoldStateAsync(SmallWorld.Job(0), Token))!.State.Span[0]);
        Assert.NotEqual(0, refused);
    }
}
