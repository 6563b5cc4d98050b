using LineageService.Graph.Store;
using LineageService.Model;
using Xunit;

namespace LineageService.Graph.Conformance;

/// <summary>What search must find, and in which order, in every store.</summary>
public abstract class SearchConformance : IAsyncLifetime
{
    private const string Namespace = "hive://h:10000";

    private ILineageStore _store = null!;

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<ILineageStore> OpenAsync();

    public async ValueTask InitializeAsync()
    {
        _store = await OpenAsync();
        await _store.CommitAsync(
            new LineageBatch
            {
                Datasets =
                [
                    Table("ods.orders", "id", "amount", "customer.email"),
                    Table("ods.orders_history", "id", "amount"),
                    Table("dw.all_orders", "order_amount", "Größe"),
                    Table("dw.customer", "orders", "email") with { Owner = "Team Orders", Description = "One row a buyer.",
                        Tags = ["email|pii=yes", "tier=gold"] },
                    new DatasetRecord(new DatasetId("s3://lake", "raw/orders")),
                ],
                Jobs = [new JobRecord(new JobId("airflow", "dag.load_orders")) { Owner = "ann", Tags = ["team=blue"] }],
                RecordedAt = SmallWorld.Noon,
            },
            TestContext.Current.CancellationToken);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_exact_name_comes_before_prefixes_and_parts() =>
        Assert.Equal(["ods.orders", "ods.orders_history"], (await NamesAsync("ods.orders")).Take(2));

    [Fact]
    public async Task A_last_segment_counts_as_a_name_and_datasets_come_before_jobs_and_fields()
    {
        var ids = await IdsAsync("orders");
        Assert.Equal(
            ["dataset:hive://h:10000:ods.orders", "dataset:s3://lake:raw/orders", "field:hive://h:10000:dw.customer:orders"],
            ids.Take(3).Order(StringComparer.Ordinal));
        Assert.Contains("dataset:hive://h:10000:dw.all_orders", ids);
        Assert.Contains("job:airflow:dag.load_orders", ids);
        Assert.True(ids.IndexOf("dataset:hive://h:10000:dw.all_orders") < ids.IndexOf("job:airflow:dag.load_orders"));
        // By its owner only: found, but last.
        Assert.Equal("dataset:hive://h:10000:dw.customer", ids[^1]);
    }

    [Fact]
    public async Task Words_are_anded_and_may_match_the_dataset_and_the_field() =>
        Assert.Equal(["field:hive://h:10000:ods.orders_history:amount"], await IdsAsync("history amount"));

    [Fact]
    public async Task Any_part_of_a_name_is_found_whatever_its_case()
    {
        Assert.Equal(
            ["field:hive://h:10000:ods.orders:customer.email", "field:hive://h:10000:dw.customer:email"],
            (await IdsAsync("MAI")).OrderByDescending(id => id, StringComparer.Ordinal));
        Assert.Equal(["field:hive://h:10000:dw.all_orders:Größe"], await IdsAsync("größe"));
        Assert.Equal(["dataset:hive://h:10000:dw.customer"], await IdsAsync("gold"));
        Assert.Equal(["dataset:hive://h:10000:dw.customer"], await IdsAsync("buyer"));
        Assert.Equal(["field:hive://h:10000:dw.customer:email"], await IdsAsync("pii"));
    }

    [Fact]
    public async Task Words_of_one_or_two_letters_are_found_too()
    {
        Assert.Equal(2, (await IdsAsync("id")).Count(id => id.EndsWith(":id", StringComparison.Ordinal)));
        Assert.NotEmpty(await IdsAsync("w."));
    }

    [Fact]
    public async Task Signs_of_a_query_language_are_just_letters()
    {
        Assert.Empty(await IdsAsync("\"orders OR"));
        Assert.Empty(await IdsAsync("%"));
        Assert.Empty(await IdsAsync("' \" * ( ) : ^"));
        Assert.Empty(await IdsAsync("   "));
    }

    [Fact]
    public async Task Kinds_and_namespaces_restrict_what_is_found()
    {
        var fields = await _store.SearchAsync(
            new SearchQuery("amount", [NodeKind.Field], Namespace), TestContext.Current.CancellationToken);
        Assert.All(fields.Items, hit => Assert.Equal(NodeKind.Field, hit.Kind));
        Assert.Equal(3, fields.Items.Length);
        var lake = await _store.SearchAsync(new SearchQuery("orders", Namespace: "s3://lake"), TestContext.Current.CancellationToken);
        Assert.Equal("dataset:s3://lake:raw/orders", Assert.Single(lake.Items).Id);
        Assert.Empty((await _store.SearchAsync(new SearchQuery("orders", [NodeKind.RowSet]), TestContext.Current.CancellationToken)).Items);
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        var all = await IdsAsync("orders");
        var first = await _store.SearchAsync(new SearchQuery("orders", Limit: 2), TestContext.Current.CancellationToken);
        Assert.Equal("2", first.NextCursor);
        var rest = await _store.SearchAsync(new SearchQuery("orders", Limit: 100, Offset: 2), TestContext.Current.CancellationToken);
        Assert.Null(rest.NextCursor);
        Assert.Equal(all, first.Items.Concat(rest.Items).Select(hit => hit.Id));
    }

    [Fact]
    public async Task What_was_renamed_or_retired_is_no_longer_found()
    {
        await _store.CommitAsync(
            new LineageBatch
            {
                Datasets = [Table("dw.customer", "mail") with { Owner = "Team Blue" }, Table("ods.orders_history") with { Exists = false }],
                RetiredJobs = [new JobId("airflow", "dag.load_orders")],
                RecordedAt = SmallWorld.Noon,
            },
            TestContext.Current.CancellationToken);
        Assert.DoesNotContain(
            await IdsAsync("orders"), id =>
                id.Contains("customer:orders", StringComparison.Ordinal) || id.StartsWith("job:", StringComparison.Ordinal));
        Assert.Empty(await IdsAsync("history"));
        Assert.Contains("field:hive://h:10000:dw.customer:mail", await IdsAsync("mail"));
    }

    private static DatasetRecord Table(string name, params string[] fields) =>
        new(new DatasetId(Namespace, name))
        {
            Fields = [.. fields.Select(field => new SchemaField(field))],
            Schema = SchemaKnowledge.Complete
        };

    private async Task<List<string>> IdsAsync(string text) =>
        [.. (await _store.SearchAsync(new SearchQuery(text, Limit: 100), TestContext.Current.CancellationToken)).Items.Select(
            hit => hit.Id)];

    private async Task<List<string>> NamesAsync(string text) =>
        [.. (await _store.SearchAsync(new SearchQuery(text, Limit: 100), TestContext.Current.CancellationToken)).Items.Select(
            hit => hit.Name)];
}
