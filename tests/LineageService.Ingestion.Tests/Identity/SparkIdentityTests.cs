using System.Text.Json.Nodes;
using LineageService.Graph;
using LineageService.Graph.Identity;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Ingestion.Analysis.Events;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tests.Events;
using LineageService.Ingestion.Tests.History;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Identity;

/// <summary>
/// One warehouse, known from Spark's events as paths with symlinks, from the same events without them, and from its SQL: which of its
/// tables are one dataset, and what is suggested of those that are not.
/// </summary>
public sealed class SparkIdentityTests
{
    private const string Day1 = "spark-warehouse-day1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_path_its_hive_name_and_its_name_in_SQL_are_one_dataset()
    {
        await using var world = await SparkDays.OpenAsync(Day1);
        await SparkTasks.ImportAsync(world, 1);
        var graph = world.Host.Current;
        var (met, apart) = Meeting(graph);
        Assert.True(met.Count >= 60, $"{met.Count} tables are met by a path");
        Assert.Empty(apart);

        // Lineage goes on from what SQL declares to what runs show, asked for by whichever name.
        var table = LineageRoot.OfDataset(new DatasetId(SparkTasks.Warehouse, "dwd.dwd_play_event_di"));
        var path = LineageRoot.OfDataset(new DatasetId("file", "/warehouse/dwd.db/dwd_play_event_di"));
        Assert.Equal(Reached(graph, table), Reached(graph, path));
        var owners = Enumerable.Range(0, graph.OwnerCount).Select(graph.OwnerAt)
            .Where(owner => owner.IsLive && graph.DatasetAt(owner.Target).Id == table.Dataset).Select(owner => owner.Evidence).ToHashSet();
        Assert.Contains(EvidenceKind.Sql, owners);
        Assert.Contains(owners, evidence => evidence is EvidenceKind.Run or EvidenceKind.Statement);
    }

    [Fact]
    public async Task Tasks_imported_without_a_namespace_are_suggested_and_one_rule_joins_them()
    {
        await using var world = await SparkDays.OpenAsync(Day1);
        await SparkTasks.ImportAsync(world, 1, new TaskDefaults("spark", null, "repository"));
        var apart = Datasets(world.Host.Current).Where(dataset => dataset.Id.Namespace == "default").Select(dataset => dataset.Id.Name)
            .Where(name => world.Host.Current.FindDataset(new DatasetId(SparkTasks.Warehouse, name)) is not null).ToHashSet();
        Assert.True(apart.Count >= 60);
        var suggestions = await MergeSuggestions.FindAsync(world.Store, world.Host.Current, Token);
        var suggested = suggestions
            .Where(suggestion => suggestion.Alias.Namespace == "default" && suggestion.Canonical.Namespace == SparkTasks.Warehouse
                && suggestion.Alias.Name == suggestion.Canonical.Name && suggestion.Confidence > 0.7)
            .Select(suggestion => suggestion.Alias.Name).ToHashSet();
        Assert.Equal(apart.Order(), suggested.Order());

        using var merging = new IdentityMerging(world.Host, TimeProvider.System);
        await merging.SetRulesAsync(IdentityRules.Default with { Namespaces = [new("default", SparkTasks.Warehouse)] }, Token);
        await using var named = await SparkDays.OpenAsync(Day1);
        await SparkTasks.ImportAsync(named, 1);
        Assert.Equal(Edges(named.Host.Current), Edges(world.Host.Current));
    }

    [Fact]
    public async Task Events_without_symlinks_are_suggested_by_the_path_of_the_table()
    {
        await using var world = await IngestWorld.OpenAsync(analyzer: new SqlEventAnalyzer());
        using var stream = new MemoryStream([.. SharedEvents.Lines(Day1).SelectMany(line => WithoutSymlinks(line).Append((byte)'\n'))]);
        await world.Ingester.IngestLinesAsync(stream, null, Token);
        await SparkTasks.ImportAsync(world, 1);
        var (met, apart) = Meeting(world.Host.Current);
        Assert.Empty(met);
        Assert.True(apart.Count >= 60);

        using var merging = new IdentityMerging(world.Host, TimeProvider.System);
        foreach (var suggestion in await MergeSuggestions.FindAsync(world.Store, world.Host.Current, Token))
        {
            if (!suggestion.Signs.Any(sign => sign.Code == MergeSignCodes.TablePath)) continue;
            var outcome = await merging.MergeAsync(NodeKind.Dataset, suggestion.Alias, suggestion.Canonical, "suggested", "test", Token);
            Assert.Equal(MergeRefusal.None, outcome.Refusal);
        }

        Assert.Empty(Meeting(world.Host.Current).Apart);
    }

    [Fact]
    public async Task Directories_of_a_day_are_suggested_and_one_rule_joins_them()
    {
        await using var world = await SparkDays.OpenAsync(Day1, "spark-1.36-dataset-mode");
        await SparkTasks.ImportAsync(world, 1);
        var dated = Datasets(world.Host.Current).Where(dataset => PartitionPath.Trim(dataset.Id.Name) is not null).ToList();
        Assert.NotEmpty(dated);
        var suggestions = await MergeSuggestions.FindAsync(world.Store, world.Host.Current, Token);
        Assert.All(dated, dataset => Assert.Contains(
            suggestions, suggestion => suggestion.Alias.Name == dataset.Id.Name
                && suggestion.Signs[0].Code == MergeSignCodes.PartitionPath));

        using var merging = new IdentityMerging(world.Host, TimeProvider.System);
        await merging.SetRulesAsync(IdentityRules.Default with { PartitionPaths = true }, Token);
        Assert.All(dated, dataset => Assert.Null(PartitionPath.Trim(
            world.Host.Current.Canonical(world.Host.Current.FindDataset(dataset.Id)!).Id.Name)));
    }

    [Fact]
    public async Task Job_names_of_two_client_versions_are_suggested()
    {
        await using var world = await SparkDays.OpenAsync(Day1, "spark-1.36-dataset-mode");
        var suggestions = await MergeSuggestions.FindAsync(world.Store, world.Host.Current, Token);
        Assert.Contains(
            suggestions.Where(suggestion => suggestion.Kind == NodeKind.Job),
            suggestion => suggestion is { Alias.Name: "dws_user_pay_1_d", Canonical.Name: "dws_user_pay_1d" });
    }

    private static IEnumerable<GraphDataset> Datasets(LineageGraph graph) =>
        Enumerable.Range(0, graph.DatasetCount).Select(graph.DatasetAt);

    // Paths of the warehouse's directory, and whether each is its table.
    private static (List<string> Met, List<string> Apart) Meeting(LineageGraph graph)
    {
        var (met, apart) = (new List<string>(), new List<string>());
        foreach (var path in Datasets(graph).Where(dataset => dataset.Id is { Namespace: "file", Name: var name }
            && name.StartsWith("/warehouse/", StringComparison.Ordinal)))
        {
            var table = path.Id.Name["/warehouse/".Length..].Split('/')[^2].Replace(".db", "", StringComparison.Ordinal) + "."
                + path.Id.Name.Split('/')[^1];
            if (graph.FindDataset(new DatasetId(SparkTasks.Warehouse, table)) is not { } known) continue;
            (graph.Canonical(path).Ordinal == known.Ordinal ? met : apart).Add(path.Id.Name);
        }

        return (met, apart);
    }

    private static string[] Reached(LineageGraph graph, LineageRoot root) =>
        [.. LineageTraversal.Walk(graph, new LineageRequest(root, Direction.Both), Token).Nodes.Select(node => node.Id)];

    private static SortedSet<string> Edges(LineageGraph graph)
    {
        var edges = new SortedSet<string>(StringComparer.Ordinal);
        for (var node = 0; node < graph.NodeCount; node++)
        {
            var row = graph.Forward(node);
            for (var index = 0; index < row.Count; index++)
            {
                var edge = row[index];
                var evidence = graph.OwnerAt(edge.Owner).Evidence;
                edges.Add($"{graph.NodeAt(node)} -> {graph.NodeAt(edge.Neighbor)} {edge.Subtype} {graph.JobOf(edge)} {evidence}");
            }
        }

        return edges;
    }

    private static byte[] WithoutSymlinks(byte[] line)
    {
        var json = JsonNode.Parse(line)!;
        foreach (var side in (string[])["inputs", "outputs"])
        {
            foreach (var dataset in json[side]?.AsArray() ?? []) (dataset!["facets"] as JsonObject)?.Remove("symlinks");
        }

        return System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
    }
}
