using LineageService.ExecutionOracle.Generation;

namespace LineageService.ExecutionOracle.Execution;

/// <summary>An engine that executes queries over one world's tables.</summary>
internal interface IDatabase : IDisposable
{
    EngineTraits Traits { get; }

    /// <summary>Name and version, as the engine itself says.</summary>
    string Version { get; }

    /// <summary>Replaces all tables by those of a world, filled.</summary>
    void Create(World world);

    /// <summary>Replaces the rows of one table.</summary>
    void Load(BaseTable table);

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <exception cref="QueryFailedException">The engine does not take it, or it ended in an error.</exception>
    void Execute(string sql);

    /// <summary>Makes a query ready to be executed often.</summary>
    /// <exception cref="QueryFailedException">The engine does not take it.</exception>
    IPreparedQuery Prepare(string sql);
}

/// <summary>A query that is executed again and again while rows change.</summary>
internal interface IPreparedQuery : IDisposable
{
    /// <exception cref="QueryFailedException">The execution ended in an error.</exception>
    QueryAnswer Execute();
}

/// <summary>The engine refused a query or failed while it executed it.</summary>
internal sealed class QueryFailedException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>True where it was only too slow for the session's limit: that says nothing of the query.</summary>
    public bool IsTimeout { get; init; }
}
