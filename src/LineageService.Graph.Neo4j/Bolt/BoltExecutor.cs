using LineageService.Graph.Neo4j.Cypher;
using Neo4j.Driver;

namespace LineageService.Graph.Neo4j.Bolt;

/// <summary>
/// Cypher over Bolt, by Neo4j's own driver: for users whose registry has its package (<c>-p:PublicNuGet=true</c>). The driver pools connections, routes in a
/// cluster and keeps the bookmarks; retries are those of <see cref="Writing.GroupCommit"/>. Thread-safe.
/// </summary>
public sealed class BoltExecutor(Uri server, Neo4jStoreOptions options) : ICypherExecutor
{
    private readonly IDriver _driver = GraphDatabase.Driver(
        server, options.User is { } user ? AuthTokens.Basic(user, options.Password) : AuthTokens.None,
        builder => builder.WithMaxConnectionPoolSize(options.MaxConnections).WithConnectionAcquisitionTimeout(options.Timeout));

    private readonly IBookmarkManager _bookmarks = GraphDatabase.BookmarkManagerFactory.NewBookmarkManager();

    public async Task<CypherResult> RunAsync(CypherStatement statement, CypherAccess access, CancellationToken cancellationToken)
    {
        var session = Open(access);
        await using (session.ConfigureAwait(false))
        {
            return await GuardAsync(async () => await ReadAsync(await session.RunAsync(statement.Text, Parameters(statement)).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    public async Task<(ICypherTransaction Transaction, CypherResult Result)> BeginAsync(CypherStatement first, CancellationToken cancellationToken)
    {
        var session = Open(CypherAccess.Write);
        var transaction = new BoltTransaction(this, session, await GuardAsync(() => session.BeginTransactionAsync()).ConfigureAwait(false));
        return (transaction, await transaction.RunAsync(first, cancellationToken).ConfigureAwait(false));
    }

    public ValueTask DisposeAsync() => _driver.DisposeAsync();

    private IAsyncSession Open(CypherAccess access) => _driver.AsyncSession(session => session.WithDatabase(options.Database)
        .WithDefaultAccessMode(access == CypherAccess.Read ? AccessMode.Read : AccessMode.Write).WithBookmarkManager(_bookmarks));

    private static Dictionary<string, object?> Parameters(CypherStatement statement) =>
        statement.Parameters.ToDictionary(pair => pair.Key, pair => ToBolt(pair.Value), StringComparer.Ordinal);

    private static object? ToBolt(object? value) => value switch
    {
        DateTimeOffset time => new ZonedDateTime(time.ToUniversalTime()),
        null or string or byte[] => value,
        IReadOnlyDictionary<string, object?> map => map.ToDictionary(pair => pair.Key, pair => ToBolt(pair.Value), StringComparer.Ordinal),
        IEnumerable<object?> list => list.Select(ToBolt).ToList(),
        _ => value,
    };

    private static object? FromBolt(object? value) => value switch
    {
        ZonedDateTime time => time.ToDateTimeOffset(),
        INode node => FromBolt(node.Properties),
        IRelationship relationship => FromBolt(relationship.Properties),
        null or string or byte[] => value,
        IReadOnlyDictionary<string, object> map => map.ToDictionary(pair => pair.Key, pair => FromBolt(pair.Value), StringComparer.Ordinal),
        IEnumerable<object> list => list.Select(FromBolt).ToList(),
        _ => value,
    };

    private static async Task<CypherResult> ReadAsync(IResultCursor cursor, CancellationToken cancellationToken)
    {
        var fields = await cursor.KeysAsync().ConfigureAwait(false);
        var records = await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
        return new CypherResult(fields, [.. records.Select(record => fields.Select(field => FromBolt(record[field])).ToArray())]);
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> run, bool mayCommit = false)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (ServiceUnavailableException failure)
        {
            throw Neo4jErrors.Unreachable(failure, mayCommit);
        }
        catch (Neo4jException failure) when (failure.Code is { } code)
        {
            throw Neo4jErrors.Of(code, failure.Message, options.Database);
        }
    }

    private sealed class BoltTransaction(BoltExecutor executor, IAsyncSession session, IAsyncTransaction transaction) : ICypherTransaction
    {
        public Task<CypherResult> RunAsync(CypherStatement statement, CancellationToken cancellationToken) => executor.GuardAsync(async () =>
            await ReadAsync(await transaction.RunAsync(statement.Text, Parameters(statement)).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));

        public async Task<CypherResult> CommitAsync(CypherStatement last, CancellationToken cancellationToken)
        {
            var result = await RunAsync(last, cancellationToken).ConfigureAwait(false);
            return await executor.GuardAsync(async () => { await transaction.CommitAsync().ConfigureAwait(false); return result; }, mayCommit: true).ConfigureAwait(false);
        }

        public ValueTask DisposeAsync() => session.DisposeAsync();
    }
}
