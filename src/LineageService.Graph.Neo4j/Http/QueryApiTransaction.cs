using LineageService.Graph.Neo4j.Cypher;

namespace LineageService.Graph.Neo4j.Http;

/// <summary>A transaction of the Query API. The server ends one that is idle for a minute.</summary>
internal sealed class QueryApiTransaction(QueryApiExecutor executor, string id, string? affinity) : ICypherTransaction
{
    private bool _isOver;

    public async Task<CypherResult> RunAsync(CypherStatement statement, CancellationToken cancellationToken)
    {
        // A statement that fails ends the transaction on the server; one that nobody answered may go on, so it is rolled back.
        try
        {
            return await executor.SendInTransactionAsync($"/tx/{id}", statement, affinity, isCommit: false, cancellationToken).ConfigureAwait(false);
        }
        catch (CypherException failure) when (failure.Code is not null)
        {
            _isOver = true;
            throw;
        }
    }

    public async Task<CypherResult> CommitAsync(CypherStatement last, CancellationToken cancellationToken)
    {
        _isOver = true;
        try
        {
            return await executor.SendInTransactionAsync($"/tx/{id}/commit", last, affinity, isCommit: true, cancellationToken).ConfigureAwait(false);
        }
        catch (CypherException failure) when (Neo4jErrors.IsInvalidRequest(failure))
        {
            throw Neo4jErrors.NotLogged(failure);
        }
        catch (CypherException failure) when (failure is { Code: null, IsOutcomeUnknown: false })
        {
            _isOver = false;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOver) return;
        _isOver = true;
        await executor.RollBackAsync($"/tx/{id}", affinity).ConfigureAwait(false);
    }
}
