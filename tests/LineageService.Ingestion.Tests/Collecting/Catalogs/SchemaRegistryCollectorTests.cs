using System.Collections.Immutable;
using System.Net.Http.Headers;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Catalogs.Topics;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

public sealed class SchemaRegistryCollectorTests
{
    private const string Order = """{"type": "record", "name": "Order", "namespace": "shop", "fields": [{"name": "id", "type": "long"}, {"name": "buyer", "type": "shop.Person"}]}""";

    private const string Person = """{"type": "record", "name": "Person", "namespace": "shop", "fields": [{"name": "name", "type": "string"}]}""";

    private const string Refund = """{"type": "record", "name": "Refund", "namespace": "shop", "fields": [{"name": "id", "type": "long"}, {"name": "reason", "type": "string"}]}""";

    [Fact]
    public async Task The_latest_schema_of_each_subject_is_its_topic()
    {
        await using var registry = await RegistryServer.StartAsync();
        registry.Add("shop.orders-value", Order, null, ("shop.Person", "people"));
        registry.Add("shop.orders-key", "\"string\"");
        registry.Add("clicks-value", """{"type": "object", "properties": {"page": {"type": "string"}}}""", "JSON");
        registry.Add("payments-value", "syntax = \"proto3\"; message Payment { int64 id = 1; }", "PROTOBUF");
        registry.Add("mixed-shop.Refund", Refund);
        registry.Add("mixed-shop.Person", Person);
        registry.Add("people", Person);
        registry.Add("shop.Refund", Refund);
        registry.Add("odd-value", "{}", "THRIFT");
        using var client = Client(registry.Address, RegistryServer.Token);
        var found = await OfAsync(client, ImmutableSortedDictionary<string, string>.Empty.Add("people", "people"));

        Assert.Equal(["id bigint REQUIRED", "buyer struct<name:string> REQUIRED", "buyer.name string REQUIRED"],
            found.Columns("shop.orders"));
        Assert.Equal(["page string NULLABLE"], found.Columns("clicks"));
        Assert.Equal(["id bigint"], found.Columns("payments"));
        Assert.Equal(["name string NULLABLE", "id bigint NULLABLE", "reason string NULLABLE"], found.Columns("mixed"));
        Assert.Equal(["clicks", "mixed", "payments", "people", "shop.orders"], found.Tables.Select(table => table.Schema.Name.ToString()));
        Assert.Equal(
            ["expected AVRO, JSON or PROTOBUF", "the subject is named after a type, not a topic: name its topic with --topic"],
                found.Failures.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_wrong_token_and_a_host_that_is_not_there_are_one_sentence_each()
    {
        await using var registry = await RegistryServer.StartAsync();
        using var refused = Client(registry.Address, "wrong-secret");
        var failure = await Assert.ThrowsAsync<CollectorException>(() => OfAsync(refused, ImmutableSortedDictionary<string, string>.Empty));
        Assert.Equal("registry does not let this user in: set SCHEMA_REGISTRY_TOKEN or SCHEMA_REGISTRY_USER_INFO", failure.Message);

        using var nowhere = Client(new Uri("http://127.0.0.1:1/"), "x");
        failure = await Assert.ThrowsAsync<CollectorException>(() => OfAsync(nowhere, ImmutableSortedDictionary<string, string>.Empty));
        Assert.Equal("registry cannot be reached: check host, port and network (ConnectionError)", failure.Message);
    }

    private static Task<Collected> OfAsync(HttpClient client, ImmutableSortedDictionary<string, string> topics) =>
        Collected.OfAsync(new SchemaRegistryCollector(client, "kafka://k:9092", topics, "registry"));

    private static HttpClient Client(Uri address, string token)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
