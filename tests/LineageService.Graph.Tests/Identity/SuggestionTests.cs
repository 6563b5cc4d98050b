using LineageService.Graph.Conformance;
using LineageService.Graph.Identity;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Tests.Identity;

public sealed class SuggestionTests
{
    private static readonly string[] Columns = ["id", "amount", "state", "buyer"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_path_with_a_date_is_the_path_without() =>
        await SuggestedAsync(
            MergeSignCodes.PartitionPath, new("s3://lake", "ods/orders/dt=2026-10-01"), new("s3://lake", "ods/orders"));

    [Fact]
    public async Task Without_the_bare_path_the_first_partition_stands() =>
        await SuggestedAsync(
            MergeSignCodes.PartitionPath, new("s3://lake", "ods/orders/2026/10/02"), new("s3://lake", "ods/orders/2026/10/01"));

    [Fact]
    public async Task A_warehouse_directory_is_its_table() =>
        await SuggestedAsync(MergeSignCodes.TablePath, new("file", "/warehouse/ods.db/orders"), new("hive://m:9083", "ods.orders"));

    [Fact]
    public async Task Case_alone_does_not_make_two_tables() =>
        await SuggestedAsync(MergeSignCodes.Case, new("snowflake://o-a", "db.ods.orders"), new("snowflake://o-a", "DB.ODS.ORDERS"));

    [Fact]
    public async Task A_namespace_without_a_system_is_one_with_where_columns_agree() =>
        await SuggestedAsync(MergeSignCodes.Namespace, new("default", "ods.orders"), new("hive://m:9083", "ods.orders"));

    [Fact]
    public async Task Two_hosts_of_one_system_that_share_names_are_one()
    {
        DatasetRecord[] records =
        [
            .. "abc".SelectMany(letter => new[]
            {
                Record(new("postgres://db1:5432", $"shop.public.{letter}"), []), Record(new("postgres://db1.local:5432",
                    $"shop.public.{letter}"), []),
            }),
        ];
        var found = await FindAsync(records, []);
        Assert.Equal(3, found.Length);
        Assert.All(found, suggestion => Assert.Equal("postgres://db1.local:5432", suggestion.Canonical.Namespace));
    }

    [Fact]
    public async Task One_bucket_under_two_schemes_is_one_and_two_buckets_are_two()
    {
        await SuggestedAsync(MergeSignCodes.Namespace, new("s3a://lake", "ods/orders"), new("s3://lake", "ods/orders"));
        var found = await FindAsync([Record(new("s3://a", "orders"), []), Record(new("s3://b", "orders"), [])], []);
        Assert.Empty(found);
    }

    [Fact]
    public async Task A_longer_name_with_the_same_columns_is_the_same() =>
        await SuggestedAsync(MergeSignCodes.Schema, new("trino://h:1", "orders"), new("trino://h:1", "lake.ods.orders"));

    [Fact]
    public async Task A_table_that_feeds_another_is_another()
    {
        var (one, other) = (new DatasetId("trino://h:1", "orders"), new DatasetId("trino://h:1", "lake.orders"));
        var edges = Shop.Set(new JobId("j", "copy"), other, new LineageEdge(LineageNode.Field(one, "id"), LineageNode.Field(other, "id"),
            EdgeSubtype.Identity));
        Assert.Empty(await FindAsync([Record(one, Columns), Record(other, Columns)], [edges]));
    }

    [Fact]
    public async Task Symlinks_between_tables_and_former_names_are_suggested()
    {
        var (one, former, linked) = (new DatasetId("hive://m:1", "a.new"), new DatasetId("hive://m:1", "a.old"), new DatasetId("glue",
            "x"));
        var found = await FindAsync(
            [
                Record(one, []) with { Symlinks = [former, linked] }, Record(former, []) with { Exists = false }, Record(linked, []),
            ],
            []);
        Assert.Contains(found, suggestion => suggestion.Signs[0].Code == MergeSignCodes.Rename && suggestion.Alias.Name == "a.old");
        Assert.Contains(found, suggestion => suggestion.Signs[0].Code == MergeSignCodes.Symlink);
    }

    [Fact]
    public async Task Names_that_dbt_gives_one_model_by_its_commands_are_suggested_where_they_write_the_same()
    {
        var (target, other) = (new DatasetId("postgres://h:5432", "db.mart.orders"), new DatasetId("postgres://h:5432", "db.mart.other"));
        JobRecord Job(string job, DatasetId output) => new(new JobId("dbt", job)) { Outputs = [output] };
        var found = await FindAsync(
            [],
            [],
            Job("model.shop.orders", target),
            Job("db.mart.shop.orders", target),
            Job("db.mart.shop.orders.build.run", target),
            Job("db.other.shop.orders", other),
            Job("a.b.c.d", target),
            Job("x.y.c.d", target));
        Assert.Equal(
            ["db.mart.shop.orders", "db.mart.shop.orders.build.run"],
            found.Where(suggestion => suggestion.Kind == NodeKind.Job).SelectMany(suggestion => new[] { suggestion.Alias.Name, suggestion.Canonical.Name })
                .Where(name => name != "model.shop.orders").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Jobs_whose_names_split_digits_otherwise_are_suggested()
    {
        var target = new DatasetId("hive://m:1", "a.cube");
        var edge = new LineageEdge(LineageNode.RowSet(new("hive://m:1", "a.src")), LineageNode.RowSet(target), EdgeSubtype.RowSet);
        var found = await FindAsync(
            [], [Shop.Set(new JobId("spark", "app.cube_1_d"), target, edge), Shop.Set(new JobId("spark", "app.cube_1d"), target, edge)]);
        var suggestion = Assert.Single(found);
        Assert.Equal((NodeKind.Job, MergeSignCodes.JobName), (suggestion.Kind, suggestion.Signs[0].Code));
    }

    [Fact]
    public async Task What_was_merged_or_refused_is_not_suggested_again()
    {
        var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        using var merging = new IdentityMerging(host, TimeProvider.System);
        await host.CommitAsync(
            new LineageBatch
            {
                Datasets =
                [
                    Record(new("s3://l", "t/orders"), []), Record(new("s3://l", "t/orders/dt=1"), []), Record(new("s3://l",
                        "t/orders/dt=2"), []),
                ],
                RecordedAt = SmallWorld.Noon,
            },
            Token);
        var suggestions = new MergeSuggestions(host);
        var found = await suggestions.FindAsync(Token);
        Assert.Equal(2, found.Length);
        await merging.RejectAsync(found[0], "no", "ann", Token);
        Assert.Equal([found[1].Id], (await suggestions.FindAsync(Token)).Select(suggestion => suggestion.Id));
        await merging.MergeAsync(NodeKind.Dataset, found[1].Alias, found[1].Canonical, "yes", "ann", Token);
        Assert.Empty(await suggestions.FindAsync(Token));

        // A person who undoes it has said no.
        var merge = await host.Store.ReadMergesAsync(Token).FirstAsync(candidate => candidate.IsInForce(null), Token);
        await merging.UndoAsync(merge.Id, "ann", Token);
        Assert.Empty(await suggestions.FindAsync(Token));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task One_name_in_a_thousand_namespaces_makes_no_million_suggestions()
    {
        var records = Enumerable.Range(0, 1000).Select(index => Record(new($"mysql://h{index}:3306", "app.users"), Columns)).ToArray();
        Assert.Empty(await FindAsync(records, []));
    }

    private static async Task SuggestedAsync(string code, DatasetId alias, DatasetId canonical)
    {
        var found = await FindAsync([Record(alias, Columns), Record(canonical, Columns)], []);
        var suggestion = Assert.Single(found);
        Assert.Contains(suggestion.Signs, sign => sign.Code == code);
        Assert.Equal((IdentityWorld.Name(alias), IdentityWorld.Name(canonical)), (suggestion.Alias, suggestion.Canonical));
        Assert.InRange(suggestion.Confidence, 0.4, 1.0);
    }

    private static DatasetRecord Record(DatasetId id, string[] columns) => new(id)
    {
        Fields = [.. columns.Select(column => new SchemaField(column))],
        Schema = columns.Length == 0 ? SchemaKnowledge.None : SchemaKnowledge.Complete,
    };

    private static async Task<MergeSuggestion[]> FindAsync(DatasetRecord[] records, EdgeSet[] sets, params JobRecord[] jobs)
    {
        var store = new InMemoryLineageStore();
        await store.CommitAsync(new LineageBatch { Datasets = [.. records], EdgeSets = [.. sets], Jobs = [.. jobs], RecordedAt = SmallWorld.Noon }, Token);
        var graph = await GraphLoader.LoadAsync(store, Token);
        return [.. await MergeSuggestions.FindAsync(store, graph, Token)];
    }
}
