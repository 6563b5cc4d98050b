using LineageService.Ingestion.Collecting.Naming;
using LineageService.Ingestion.Collecting.Shells.Engines;

namespace LineageService.Ingestion.Tests.Collecting.Shells;

/// <summary>A server that a shell's client names and one that a connector's url names are one server.</summary>
public sealed class ServerNamespaceTests
{
    [Theory]
    [InlineData("jdbc:clickhouse://h/d")]
    [InlineData("jdbc:hive2://h/d")]
    [InlineData("jdbc:mysql://h/d")]
    [InlineData("jdbc:mariadb://h/d")]
    [InlineData("jdbc:postgresql://h/d")]
    [InlineData("jdbc:redshift://h/d")]
    [InlineData("jdbc:sqlserver://h;databaseName=d")]
    [InlineData("jdbc:oracle:thin:@//h/d")]
    [InlineData("jdbc:trino://h/c")]
    [InlineData("jdbc:presto://h/c")]
    [InlineData("jdbc:db2://h/d")]
    [InlineData("jdbc:vertica://h/d")]
    [InlineData("jdbc:greenplum://h/d")]
    [InlineData("jdbc:mysql://H:3307/d")]
    public void Shells_and_connectors_name_a_server_alike(string url)
    {
        var client = ServerUrl.Parse(url);

        Assert.Equal(JdbcUrl.Parse(url)!.Namespace, ServerDatasets.Namespace(ServerDatasets.Dialect(client.System), client.Host, client.Port));
    }
}
