using LineageService.Graph.Conformance;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Tests;

/// <summary>What must hold of every graph, however it came to be.</summary>
public sealed class GraphLawTests
{
    [Fact]
    public void Overlay_equals_rebuild() => Laws.Hold(batches =>
    {
        var (graph, store) = Laws.CommitAsync(batches).GetAwaiter().GetResult();
        var rebuilt = GraphLoader.LoadAsync(store, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        Assert.Equal(GraphText.Of(rebuilt), GraphText.Of(graph));
    });

    [Fact]
    public void Compaction_changes_nothing_but_numbers() => Laws.Hold(batches =>
    {
        var (graph, _) = Laws.CommitAsync(batches).GetAwaiter().GetResult();
        var compacted = GraphCompactor.Compact(graph, TestContext.Current.CancellationToken);
        Assert.Equal(GraphText.Of(graph), GraphText.Of(compacted));
        Assert.Equal(0, compacted.DirtyNodes);
    });

    [Fact]
    public void A_new_base_equals_an_overlay_and_can_be_edited_on() => Laws.Hold(batches =>
    {
        var half = batches.Length / 2;
        var overlay = Apply(new LineageGraph(new NameIndex()), batches);
        var first = Rebased(new LineageGraph(new NameIndex()), batches[..half]);
        Assert.Equal(0, first.DirtyNodes);

        // One more base over the first, over an overlay, and an overlay over the first.
        Assert.Equal(GraphText.Of(overlay), GraphText.Of(Rebased(first, batches[half..])));
        var edited = Apply(new LineageGraph(new NameIndex()), batches[..half]);
        Assert.Equal(GraphText.Of(overlay), GraphText.Of(Rebased(edited, batches[half..])));
        first = Rebased(new LineageGraph(new NameIndex()), batches[..half]);
        Assert.Equal(GraphText.Of(overlay), GraphText.Of(Apply(first, batches[half..])));
    });

    [Fact]
    public void Edits_on_a_compacted_base_equal_edits_on_the_overlay() => Laws.Hold(batches =>
    {
        var half = batches.Length / 2;
        var names = new NameIndex();
        var graph = Apply(new LineageGraph(names), batches);
        var compacted = GraphCompactor.Compact(
            Apply(new LineageGraph(new NameIndex()), batches[..half]), TestContext.Current.CancellationToken);
        Assert.Equal(GraphText.Of(graph), GraphText.Of(Apply(compacted, batches[half..])));
    });

    [Fact]
    public void A_snapshot_file_gives_back_the_graph() => Laws.Hold(batches =>
    {
        var (overlay, _) = Laws.CommitAsync(batches).GetAwaiter().GetResult();
        var graph = GraphCompactor.Compact(overlay, TestContext.Current.CancellationToken);
        var store = Guid.NewGuid();
        using var stream = new MemoryStream();
        SnapshotFile.WriteAsync(stream, graph, store, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        stream.Position = 0;
        var read = SnapshotFile.ReadAsync(stream, store, graph.Epoch, IdentityMap.Empty, TestContext.Current.CancellationToken)
            .GetAwaiter().GetResult();
        Assert.Equal(GraphText.Of(graph), GraphText.Of(read!));
        // The hashes came along: the same sets are no change to it.
        var repeated = Apply(read!, batches.Length == 0 ? [] : [[]]);
        Assert.Equal(0, repeated.DirtyNodes);
    }, cases: 60);

    [Fact]
    public void A_repeated_batch_dirties_nothing() => Laws.Hold(batches =>
    {
        var numbers = batches.SelectMany(batch => batch).ToArray();
        var batch = SmallWorld.Batch(SmallWorld.EdgeSets(numbers));
        var editor = new GraphEditor(new LineageGraph(new NameIndex()));
        editor.Apply(batch);
        var once = GraphCompactor.Compact(editor.ToGraph(1)!, TestContext.Current.CancellationToken);
        var again = new GraphEditor(once);
        again.Apply(batch);
        Assert.Equal(0, again.ToGraph(2)!.DirtyNodes);
    });

    [Fact]
    public void Names_stay_in_order_under_the_overlay() => Laws.Hold(batches =>
    {
        var graph = Apply(new LineageGraph(new NameIndex()), batches);
        var byKey = Enumerable.Range(0, graph.DatasetCount).OrderBy(graph.OrderKey).Select(ordinal => graph.DatasetAt(ordinal).Id);
        Assert.Equal(Enumerable.Range(0, graph.DatasetCount).Select(ordinal => graph.DatasetAt(ordinal).Id).Order(), byKey);
    });

    private static LineageGraph Rebased(LineageGraph graph, int[][] batches)
    {
        var editor = new GraphEditor(graph, rebase: true);
        foreach (var numbers in batches) editor.Apply(SmallWorld.Batch(numbers));
        return editor.ToGraph(graph.Epoch + batches.Length)!;
    }

    internal static LineageGraph Apply(LineageGraph graph, int[][] batches)
    {
        foreach (var numbers in batches)
        {
            var editor = new GraphEditor(graph);
            editor.Apply(SmallWorld.Batch(numbers));
            graph = editor.ToGraph(graph.Epoch + 1)!;
        }

        return graph;
    }
}
