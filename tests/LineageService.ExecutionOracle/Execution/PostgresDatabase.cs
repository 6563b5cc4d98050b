using LineageService.ExecutionOracle.Generation;
using LineageService.Testing.Servers;
using Npgsql;

namespace LineageService.ExecutionOracle.Execution;

/// <summary>A session of a PostgreSQL server; its tables are temporary ones.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private readonly NpgsqlConnection _connection;
    private int _tables;

    public PostgresDatabase(PostgresCluster cluster)
    {
        _connection = new NpgsqlConnection(cluster.ConnectionString);
        _connection.Open();
        Version = $"PostgreSQL {_connection.PostgreSqlVersion}";
    }

    public EngineTraits Traits => EngineTraits.Postgres;

    public string Version { get; }

    public void Create(World world)
    {
        for (; _tables > 0; _tables--) Run($"DROP TABLE t{_tables}");
        Run(world.Ddl.Replace("CREATE TABLE", "CREATE TEMPORARY TABLE", StringComparison.Ordinal));
        _tables = world.Tables.Length;
        foreach (var table in world.Tables) Load(table);
    }

    public void Load(BaseTable table) => Run(TableText.Reload(table));

    public void Execute(string sql)
    {
        try
        {
            Run(sql);
        }
        catch (PostgresException failure)
        {
            throw new QueryFailedException(failure.MessageText, failure) { IsTimeout = failure.SqlState == PostgresErrorCodes.QueryCanceled };
        }
    }

    public IPreparedQuery Prepare(string sql)
    {
        var command = new NpgsqlCommand(sql, _connection);
        try
        {
            command.Prepare();
            return new Prepared(command);
        }
        catch (PostgresException failure)
        {
            command.Dispose();
            throw new QueryFailedException(failure.MessageText, failure) { IsTimeout = failure.SqlState == PostgresErrorCodes.QueryCanceled };
        }
    }

    public void Dispose() => _connection.Dispose();

    private void Run(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        command.ExecuteNonQuery();
    }

    private sealed class Prepared(NpgsqlCommand command) : IPreparedQuery
    {
        public QueryAnswer Execute()
        {
            try
            {
                using var reader = command.ExecuteReader();
                return QueryAnswer.Read(reader);
            }
            catch (PostgresException failure)
            {
                throw new QueryFailedException(failure.MessageText, failure) { IsTimeout = failure.SqlState == PostgresErrorCodes.QueryCanceled };
            }
        }

        public void Dispose()
        {
            command.Unprepare();
            command.Dispose();
        }
    }
}
