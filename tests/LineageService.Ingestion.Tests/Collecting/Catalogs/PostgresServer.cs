using LineageService.Testing;
using LineageService.Testing.Servers;
using Npgsql;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

/// <summary>One private PostgreSQL for the tests of this folder; each makes a database of its own in it.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly PostgresCluster? _cluster;
    private readonly string _reason;

    public PostgresServer() => _cluster = PostgresCluster.TryStart(out _reason, overTcp: true);

    /// <summary>A new database with what the script makes in it.</summary>
    public async Task<NpgsqlDataSource> CreateAsync(string name, string script)
    {
        var cluster = Cluster();
        await using (var server = NpgsqlDataSource.Create(cluster.ConnectionString))
        {
            await using var create = server.CreateCommand($"CREATE DATABASE {name}");
            await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = name });
        await using var command = database.CreateCommand(script);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return database;
    }

    /// <summary>Over TCP, where passwords count.</summary>
    public NpgsqlDataSource OverTcp(string database, string user, string password) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Cluster().Port!.Value,
            Database = database,
            Username = user,
            Password = password,
            Pooling = false,
        });

    /// <summary>What pg_dump writes of a database.</summary>
    public string Dump(string database, params string[] options) => Cluster().Dump(database, options);

    public void Dispose() => _cluster?.Dispose();

    private PostgresCluster Cluster()
    {
        if (_cluster is null) SharedFiles.SkipOrFail(_reason);
        return _cluster;
    }
}

[CollectionDefinition(nameof(PostgresServer))]
public sealed class PostgresServerGroup : ICollectionFixture<PostgresServer>;
