using System.Collections.Immutable;
using LineageService.Graph.Conformance;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Tests.Identity;

/// <summary>What must hold of merges, whatever is merged with whatever and whenever.</summary>
public sealed class IdentityLawTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Overlay_equals_rebuild_under_merges() => Laws.Hold(batches =>
    {
        var (graph, store) = Run(batches, merges: MergeAt.Start).GetAwaiter().GetResult();
        Assert.Equal(Rebuilt(store), GraphText.Of(graph));
    });

    [Fact]
    public void Overlay_equals_rebuild_with_records() => Laws.Hold(batches =>
    {
        var (graph, store) = Run(batches, merges: MergeAt.Never).GetAwaiter().GetResult();
        Assert.Equal(Rebuilt(store), GraphText.Of(graph));
    });

    // A declared alias has the graph read anew while the job is retired; an edge set then brings the job back.
    [Fact]
    public async Task A_job_that_an_edge_set_brings_back_has_its_record_after_a_rebuild_too()
    {
        var (graph, store) = await Run([[14], [3], [-1]], MergeAt.Never);
        Assert.Equal(AnalysisState.Partly, graph.FindJob(SmallWorld.Job(0))!.State);
        Assert.Equal(Rebuilt(store), GraphText.Of(graph));
    }

    // A name merged with one that its record says to be a third's: when that record says so no more, both leave the third.
    [Fact]
    public async Task Names_of_a_name_leave_with_it()
    {
        var (graph, store) = await Run([[2], [9], [-9]], MergeAt.Start);
        var (between, behind) = (graph.FindDataset(SmallWorld.Dataset(3))!, graph.FindDataset(SmallWorld.Dataset(4))!);
        Assert.Null(between.AliasOf);
        Assert.Same(between, graph.Canonical(behind));
        Assert.Equal(Rebuilt(store), GraphText.Of(graph));
    }

    [Fact]
    public async Task Names_in_a_ring_that_opens_follow_its_new_end()
    {
        var (first, second) = (SmallWorld.Dataset(0), SmallWorld.Dataset(1));
        var store = new InMemoryLineageStore();
        await using var host = await LineageGraphHost.OpenAsync(store, null, Token);
        await PutAsync(new DatasetRecord(first) { AliasOf = second }, new DatasetRecord(second) { AliasOf = first });
        var end = host.Current.Canonical(host.Current.FindDataset(first)!).Id;
        var opened = end == first ? second : first;
        await PutAsync(new DatasetRecord(opened));
        Assert.Equal(opened, host.Current.Canonical(host.Current.FindDataset(end)!).Id);
        Assert.Equal(Rebuilt(store), GraphText.Of(host.Current));

        Task<long> PutAsync(params ImmutableArray<DatasetRecord> records) =>
            host.CommitAsync(new LineageBatch { Datasets = records, RecordedAt = SmallWorld.Noon }, Token);
    }

    [Fact]
    public async Task A_run_does_not_bring_a_retired_job_back_after_a_rebuild_either()
    {
        var store = new InMemoryLineageStore();
        var job = SmallWorld.Job(0);
        await store.CommitAsync(new LineageBatch { Jobs = [new JobRecord(job)], RecordedAt = SmallWorld.Noon }, Token);
        await store.CommitAsync(new LineageBatch { RetiredJobs = [job], RecordedAt = SmallWorld.Noon }, Token);
        await using var host = await LineageGraphHost.OpenAsync(store, null, Token);
        await host.CommitAsync(
            new LineageBatch { FoldStates = [new FoldState(job, new byte[] { 1 })], RecordedAt = SmallWorld.Noon }, Token);
        Assert.Null(host.Current.FindJob(job));
        Assert.Equal(Rebuilt(store), GraphText.Of(host.Current));
    }

    [Fact]
    public void A_merge_made_late_equals_one_made_early() => Laws.Hold(batches =>
    {
        var (early, _) = Run(batches, MergeAt.Start).GetAwaiter().GetResult();
        var (late, _) = Run(batches, MergeAt.End).GetAwaiter().GetResult();
        Assert.Equal(GraphText.Of(early), GraphText.Of(late));
    });

    [Fact]
    public void Undoing_a_merge_leaves_no_trace() => Laws.Hold(batches =>
    {
        var (undone, store) = Run(batches, MergeAt.StartUndoneAtEnd).GetAwaiter().GetResult();
        var (never, _) = Run(batches, MergeAt.Never).GetAwaiter().GetResult();
        Assert.Equal(GraphText.Of(never), GraphText.Of(undone));
        Assert.Equal(Rebuilt(store), GraphText.Of(undone));
    });

    [Fact]
    public void A_new_base_under_merges_equals_a_graph_that_is_read() => Laws.Hold(batches => Edits(batches, rebase: true));

    // A dataset that edges of the same edit left becomes another name: the edges stand where the graph to be made has no place.
    [Fact]
    public void A_new_base_is_not_made_where_the_graph_has_to_be_read() => Edits([[0], [-2], [-9], [-1], [6], [-1]], rebase: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fields_keep_their_places_when_the_name_that_brought_them_has_left(bool rebase) => Edits([[], [15], [-39, 0]], rebase);

    [Fact]
    public void An_edge_set_does_not_follow_into_a_name_s_old_place() => Edits([[], [-1], [4], [0, -2], [6], [-1]], rebase: false);

    [Fact]
    public void An_overlay_of_many_batches_under_merges_equals_a_graph_that_is_read() =>
        Laws.Hold(batches => Edits(batches, rebase: false));

    [Fact]
    public void A_snapshot_file_keeps_what_merges_joined() => Laws.Hold(batches =>
    {
        var (overlay, _) = Run(batches, MergeAt.Start).GetAwaiter().GetResult();
        var graph = GraphCompactor.Compact(overlay, Token);
        using var stream = new MemoryStream();
        SnapshotFile.WriteAsync(stream, graph, Guid.Empty, Token).GetAwaiter().GetResult();
        stream.Position = 0;
        var read = SnapshotFile.ReadAsync(stream, Guid.Empty, graph.Epoch, graph.Identity, Token).GetAwaiter().GetResult()!;
        Assert.Equal(GraphText.Of(graph), GraphText.Of(read));

        // It can be edited on, as the graph itself.
        var more = IdentityWorld.Batch([17, 4242, 99991]);
        Assert.Equal(GraphText.Of(Edited(graph, more)), GraphText.Of(Edited(read, more)));
    }, cases: 60);

    [Fact]
    public void Edges_are_those_of_the_names_replaced() => Laws.Hold(batches =>
    {
        var (graph, store) = Run(batches, MergeAt.Start, records: false).GetAwaiter().GetResult();
        var map = IdentityMap.ReadAsync(store, null, Token).GetAwaiter().GetResult();
        var expected = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var set in store.ReadEdgeSetsAsync(Token).ToBlockingEnumerable(Token))
        {
            foreach (var edge in set.Edges)
                expected.Add($"{Replaced(edge.From)} -> {Replaced(edge.To)} {edge.Subtype} {map.Canonical(set.Job)} {set.Evidence}");
        }

        var found = new SortedSet<string>(StringComparer.Ordinal);
        for (var node = 0; node < graph.NodeCount; node++)
        {
            var row = graph.Forward(node);
            for (var index = 0; index < row.Count; index++)
            {
                var edge = row[index];
                found.Add(
                    $"{graph.NodeAt(node)} -> {graph.NodeAt(edge.Neighbor)} {edge.Subtype} {graph.JobOf(edge)} "
                    + $"{graph.OwnerAt(edge.Owner).Evidence}");
            }
        }

        Assert.Equal(expected, found);

        LineageNode Replaced(LineageNode node) => node with { Dataset = map.Canonical(node.Dataset) };
    });

    private static void Edits(int[][] batches, bool rebase)
    {
        if (batches.Length == 0) return;
        var (graph, store) = Run(batches[..1], MergeAt.Start).GetAwaiter().GetResult();
        var editor = new GraphEditor(graph, rebase);
        foreach (var numbers in batches[1..])
        {
            var batch = IdentityWorld.Batch(numbers);
            store.CommitAsync(batch, Token).GetAwaiter().GetResult();
            editor.Apply(batch);
        }

        if (editor.ToGraph(store.Epoch) is { } rebased) Assert.Equal(Rebuilt(store), GraphText.Of(rebased));
    }

    private static LineageGraph Edited(LineageGraph graph, LineageBatch batch)
    {
        var editor = new GraphEditor(graph);
        editor.Apply(batch);
        return editor.ToGraph(graph.Epoch + 1) ?? graph;
    }

    private static string Rebuilt(ILineageStore store) => GraphText.Of(GraphLoader.LoadAsync(store, Token).GetAwaiter().GetResult());

    private enum MergeAt
    {
        Never,
        Start,
        End,
        StartUndoneAtEnd,
    }

    private static async Task<(LineageGraph Graph, InMemoryLineageStore Store)> Run(int[][] batches, MergeAt merges, bool records = true)
    {
        var store = new InMemoryLineageStore();
        var host = await LineageGraphHost.OpenAsync(store, null, Token);
        var made = IdentityWorld.Merges(batches.FirstOrDefault() ?? []);
        if (merges is MergeAt.Start or MergeAt.StartUndoneAtEnd) await CommitAsync(made);
        foreach (var numbers in batches)
            await host.CommitAsync(records ? IdentityWorld.Batch(numbers) : SmallWorld.Batch(numbers), Token);
        if (merges == MergeAt.End) await CommitAsync(made);
        if (merges == MergeAt.StartUndoneAtEnd)
            await CommitAsync([.. made.Select(merge => merge with { UndoneAt = SmallWorld.Noon.AddHours(1), UndoneBy = "bob" })]);
        var graph = host.Current;
        await host.DisposeAsync();
        return (graph, store);

        Task<long> CommitAsync(IReadOnlyList<IdentityMerge> changed) =>
            host.CommitAsync(new LineageBatch { Merges = [.. changed], RecordedAt = SmallWorld.Noon }, Token);
    }
}
