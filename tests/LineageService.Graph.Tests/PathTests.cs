using System.Collections.Immutable;
using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Graph.Tests;

public sealed class PathTests
{
    private static readonly DatasetId Net = new("db", "net");

    [Fact]
    public void The_way_of_a_value_is_found_with_its_composed_subtype()
    {
        var answer = Find(Shop.Graph(), new PathRequest(LineageRoot.Field(Shop.Orders, "amount"), LineageRoot.OfDataset(Shop.Page)));
        var path = Assert.Single(answer.Paths);
        Assert.Equal(["amount", "total", "total"], path.Edges.Select(edge => edge.To.Split(':')[^1]));
        Assert.Equal(EdgeSubtype.Aggregation, path.Subtype);
        Assert.True(answer is { Complete: true, Truncated: false });
    }

    [Fact]
    public void An_influence_on_rows_is_a_way_too_unless_filtered_out()
    {
        var request = new PathRequest(LineageRoot.Field(Shop.Orders, "state"), LineageRoot.Field(Shop.Page, "total"));
        var path = Assert.Single(Find(Shop.Graph(), request).Paths);
        Assert.Equal(4, path.Edges.Length);
        Assert.Equal(EdgeType.Indirect, path.Subtype.Type());
        Assert.Empty(Find(Shop.Graph(), request with { Filter = new LineageFilter(Types: [EdgeType.Direct]) }).Paths);
        Assert.Empty(Find(Shop.Graph(), request with { MaxDepth = 3 }).Paths);
    }

    [Fact]
    public void No_way_back_is_surely_none()
    {
        var answer = Find(Shop.Graph(), new PathRequest(LineageRoot.Field(Shop.Page, "total"), LineageRoot.Field(Shop.Orders, "amount")));
        Assert.True(answer is { Paths.Length: 0, Complete: true, Truncated: false });
    }

    [Fact]
    public void Paths_come_shortest_first_without_repeating_a_node()
    {
        // 0 → 1 → … → 5, with a short cut and a cycle.
        var graph = Network((0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (1, 4), (3, 1), (4, 2));
        var answer = Find(graph, new PathRequest(Node(0), Node(5), Count: 10));
        Assert.Equal(["0-1-4-5", "0-1-2-3-4-5"], answer.Paths.Select(Text));
    }

    [Fact]
    public void A_graph_of_very_many_paths_gives_the_few_asked_for()
    {
        // 20 layers of 10 nodes, all to all: 10^18 paths.
        var edges = Enumerable.Range(0, 19).SelectMany(
            layer => Enumerable.Range(0, 100).Select(pair => ((layer * 10) + (pair / 10), (layer * 10) + 10 + (pair % 10))));
        var graph = Network([.. edges]);
        var answer = Find(graph, new PathRequest(Node(0), Node(199), Count: 50));
        Assert.Equal(50, answer.Paths.Select(Text).Distinct().Count());
        Assert.All(answer.Paths, path => Assert.Equal(19, path.Edges.Length));
        Assert.False(answer.Truncated);
    }

    [Fact]
    public void A_search_without_end_stops_and_says_so()
    {
        // A clique leads to the end through one node: nearly all simple paths are dead ends.
        var edges = Enumerable.Range(0, 30).SelectMany(from => Enumerable.Range(0, 30).Where(to => to != from).Select(to => (from, to)));
        var answer = Find(Network([.. edges]), new PathRequest(Node(0), Node(29), Count: 1_000_000));
        Assert.True(answer is { Truncated: true, Complete: false });
        Assert.NotEmpty(answer.Paths);
    }

    [Fact]
    public void The_shortest_paths_are_those_of_an_exhaustive_search() => Laws.Hold(batches =>
    {
        var pairs = batches.SelectMany(batch => batch).Select(number => ((number & 7), (number >> 3) & 7)).Where(
            pair => pair.Item1 != pair.Item2).Distinct().Take(20).ToArray();
        var graph = Network([(0, 9), .. pairs]);
        var expected = All(pairs, 7, 6, [0]).Select(path => path.Length).Order().Take(5);
        var answer = Find(graph, new PathRequest(Node(0), Node(7), Count: 5, MaxDepth: 6));
        Assert.Equal(expected, answer.Paths.Select(path => path.Edges.Length + 1));
        Assert.Equal(answer.Paths.Length, answer.Paths.Select(Text).Distinct().Count());
    }, cases: 100);

    private static PathAnswer Find(LineageGraph graph, PathRequest request) =>
        LineagePaths.Find(graph, request, TestContext.Current.CancellationToken);

    private static LineageRoot Node(int number) => LineageRoot.Field(Net, $"n{number}");

    private static LineageGraph Network(params (int From, int To)[] edges)
    {
        var editor = new GraphEditor(new LineageGraph(new NameIndex()));
        editor.Apply(Shop.Of(Shop.Set(Shop.Clean, Net, [.. edges.Select(edge =>
            new LineageEdge(LineageNode.Field(Net, $"n{edge.From}"), LineageNode.Field(Net, $"n{edge.To}"), EdgeSubtype.Identity))])));
        return editor.ToGraph(1)!;
    }

    private static string Text(LineagePath path) =>
        string.Join('-', path.Edges.Select(edge => edge.From).Append(path.Edges[^1].To).Select(id => id.Split(":n")[^1]));

    private static IEnumerable<ImmutableArray<int>> All((int From, int To)[] edges, int end, int depth, ImmutableArray<int> path)
    {
        if (path[^1] == end) return [path];
        if (path.Length > depth) return [];
        return edges.Where(edge => edge.From == path[^1] && !path.Contains(edge.To)).SelectMany(
            edge => All(edges, end, depth, path.Add(edge.To)));
    }
}
