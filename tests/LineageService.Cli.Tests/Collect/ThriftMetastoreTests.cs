using System.Net;
using System.Net.Sockets;
using LineageService.Cli.Collect.Catalogs.Thrift;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

namespace LineageService.Cli.Tests.Collect;

/// <summary>A metastore over Thrift, answered by the interface definition.</summary>
public sealed class ThriftMetastoreTests
{
    private const string Space = "hive://metastore:9083";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Old_and_new_metastores_tell_tables_keys_places_and_views(bool isNew)
    {
        await using var server = new MetastoreServer { IsNew = isNew };
        var collector = HiveMetastoreCollector.OfService(token => ThriftMetastore.OpenAsync("127.0.0.1", server.Port, token), Space, "m");
        var items = new List<CollectedItem>();
        await foreach (var item in collector.CollectAsync(null, Token)) items.Add(item);
        var orders = Assert.Single(items.OfType<CollectedTable>(), table => table.Table.Schema.Name.ToString() == "ods.orders").Table;
        Assert.Equal(["id bigint", "total decimal(10,2)", "dt string"], orders.Fields.Select(field => $"{field.Path} {field.Type}"));
        Assert.Equal(["dt"], orders.PartitionKeys);
        Assert.Equal("hdfs://nn/ods.db/orders", orders.Location);
        Assert.Equal("who", orders.Comments["id"]);
        Assert.Equal("all orders", orders.Description);
        Assert.Equal(isNew ? ["id"] : [], orders.Schema.Keys.SelectMany(key => key));
        Assert.Equal("select id from ods.orders", Assert.Single(items.OfType<CollectedTask>()).Task.Sql[^25..]);
        Assert.Contains(items.OfType<CollectedAlias>(), alias => alias.Alias.Name == "/ods.db/orders");
        Assert.Equal(MetastoreServer.Tables, items.OfType<CollectedTable>().Count());
    }

    [Fact]
    public async Task A_refusal_of_the_metastore_is_told_in_its_words()
    {
        await using var server = new MetastoreServer { Refusal = "not today" };
        var metastore = await ThriftMetastore.OpenAsync("127.0.0.1", server.Port, Token);
        await using (metastore)
        {
            var failure = await Assert.ThrowsAsync<CollectorException>(() => metastore.ListDatabasesAsync(Token));
            Assert.EndsWith("refuses get_all_databases: not today", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_does_not_speak_the_protocol_or_is_not_there_gets_a_sentence()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var answering = AnswerAsync();
        var metastore = await ThriftMetastore.OpenAsync("127.0.0.1", port, Token);
        await using (metastore)
        {
            var failure = await Assert.ThrowsAsync<CollectorException>(() => metastore.ListDatabasesAsync(Token));
            Assert.Contains("Kerberos", failure.Message, StringComparison.Ordinal);
        }

        await answering;
        listener.Stop();
        var gone = await Assert.ThrowsAsync<CollectorException>(() => ThriftMetastore.OpenAsync("127.0.0.1", port, Token));
        Assert.Contains("cannot be reached", gone.Message, StringComparison.Ordinal);

        async Task AnswerAsync()
        {
            using var client = await listener.AcceptTcpClientAsync(Token);
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Token);
        }
    }
}
