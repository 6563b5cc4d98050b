using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Catalogs.Twins;
using LineageService.Ingestion.Tests.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

public sealed class TwinsCollectorTests : IDisposable
{
    private readonly CatalogFolder _folder = new();

    [Fact]
    public async Task A_partition_value_is_mapped_to_its_topic()
    {
        var found = await OfAsync(
            """
            twins:
              - topic: kafka://k:9092/shop.{value}
                table: wh/ods.events
                partition: kind
                values: [order, refund]
              - topic: kafka://k:9092/shop.raw
                table: wh/ods.raw
                flow: same
              - topic: kafka://k:9092/out
                table: wh/ads.out
                flow: table-to-topic
            """);
        Assert.Equal(["shop.order -> ods.events (kind=order)", "shop.refund -> ods.events (kind=refund)", "ads.out -> out"],
            found.Tasks.Select(task => task.Task.Id.Name));
        Assert.Equal(["kafka://k:9092 shop.raw = wh ods.raw"], found.Aliases);

        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync([.. found.Tasks.Select(task => task.Task)], [ImportWorld.Table("ods.events", "id", "kind")]);

        // Nobody told the topic's columns: each comes under its own name.
        var sets = await world.Store.FindEdgeSetsAsync(new JobId("twins", "shop.order -> ods.events (kind=order)"),
            TestContext.Current.CancellationToken);
        var edges = sets.SelectMany(set => set.Edges).ToList();
        Assert.Contains(edges, edge => edge.From == LineageNode.Field(new DatasetId("kafka://k:9092", "shop.order"), "*")
            && edge.To == LineageNode.Field(new DatasetId("wh", "ods.events"), "*"));
        Assert.Contains(edges, edge => edge.From == LineageNode.RowSet(new DatasetId("kafka://k:9092", "shop.order")));
    }

    [Theory]
    [InlineData("- table: wh/t", "twins.yaml:1:1: expected `topic` as kafka://host:port/name")]
    [InlineData("- topic: kafka://k:9092/a\n  table: wh/t\n  flow: sideways",
        "twins.yaml:1:1: expected `flow` to be topic-to-table, table-to-topic or same")]
    [InlineData("- topic: kafka://k:9092/a.{value}\n  table: wh/t", "twins.yaml:1:1: expected `partition`, the column of the values")]
    public async Task A_mistake_is_one_sentence_with_its_place(string yaml, string sentence)
    {
        var failure = await Assert.ThrowsAsync<CollectorException>(() => OfAsync(yaml));
        Assert.Equal($"the twins cannot be read: {sentence}", failure.Message);
    }

    public void Dispose() => _folder.Dispose();

    private Task<Collected> OfAsync(string yaml) => Collected.OfAsync(new TwinsCollector(_folder.Write("twins.yaml", yaml), "test"));
}
