using LineageService.ExecutionOracle.Generation;
using Microsoft.Data.Sqlite;

namespace LineageService.ExecutionOracle.Execution;

/// <summary>SQLite in memory, the one that comes with the package.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:;Pooling=False");

    // A world's tables are left behind by a new connection's; the names are the same in each.
    private int _tables;

    public SqliteDatabase()
    {
        _connection.Open();
        Version = $"SQLite {_connection.ServerVersion}";
    }

    public EngineTraits Traits => EngineTraits.Sqlite;

    public string Version { get; }

    public void Create(World world)
    {
        for (; _tables > 0; _tables--) Run($"DROP TABLE t{_tables}");
        Run(world.Ddl);
        _tables = world.Tables.Length;
        foreach (var table in world.Tables) Load(table);
    }

    public void Load(BaseTable table) => Run($"BEGIN; {TableText.Reload(table)}; COMMIT");

    public void Execute(string sql)
    {
        try
        {
            Run(sql);
        }
        catch (SqliteException failure)
        {
            throw new QueryFailedException(failure.Message, failure);
        }
    }

    public IPreparedQuery Prepare(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        try
        {
            command.Prepare();
            return new Prepared(command);
        }
        catch (SqliteException failure)
        {
            command.Dispose();
            throw new QueryFailedException(failure.Message, failure);
        }
    }

    public void Dispose() => _connection.Dispose();

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class Prepared(SqliteCommand command) : IPreparedQuery
    {
        public QueryAnswer Execute()
        {
            try
            {
                using var reader = command.ExecuteReader();
                return QueryAnswer.Read(reader);
            }
            catch (SqliteException failure)
            {
                throw new QueryFailedException(failure.Message, failure);
            }
        }

        public void Dispose() => command.Dispose();
    }
}
