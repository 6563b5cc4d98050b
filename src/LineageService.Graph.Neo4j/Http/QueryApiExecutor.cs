using LineageService.Graph.Neo4j.Cypher;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace LineageService.Graph.Neo4j.Http;

/// <summary>
/// Cypher over the HTTP Query API. Passing failures of reads and beginnings are tried again with growing pauses; where the server does not
/// answer at all, calls fail at once for a while instead of piling up. Thread-safe.
/// </summary>
public sealed class QueryApiExecutor : ICypherExecutor
{
    private static readonly TimeSpan RollBackTime = TimeSpan.FromSeconds(5);

    private readonly QueryApiClient _client;
    private readonly ResiliencePipeline _repeatable;
    private readonly ResiliencePipeline _once;

    // What was written last: whoever reads through another server of a cluster waits for it.
    private volatile string[] _bookmarks = [];

    public QueryApiExecutor(Neo4jStoreOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _client = new QueryApiClient(options);
        var breaker = new CircuitBreakerStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<CypherException>(failure => failure.Failure == CypherFailure.Unreachable).Handle<TimeoutRejectedException>(),
            FailureRatio = 0.8,
            MinimumThroughput = 10,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = TimeSpan.FromSeconds(2),
        };
        var clock = time ?? TimeProvider.System;
        _once = new ResiliencePipelineBuilder { TimeProvider = clock }.AddCircuitBreaker(breaker).AddTimeout(options.Timeout).Build();
        _repeatable = options.Retries == 0 ? _once : new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<CypherException>(failure => failure.Failure is CypherFailure.Unreachable or CypherFailure.Transient)
                    .Handle<BrokenCircuitException>(),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(5),
                MaxRetryAttempts = options.Retries,
            })
            .AddPipeline(_once).Build();
    }

    public async Task<CypherResult> RunAsync(CypherStatement statement, CypherAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var pipeline = access == CypherAccess.Write ? _once : _repeatable;
        var (response, _) = await SendAsync(pipeline, "", statement, access, null, access != CypherAccess.Read, cancellationToken).ConfigureAwait(false);
        if (access != CypherAccess.Read) Remember(response);
        return response.Result;
    }

    public async Task<(ICypherTransaction Transaction, CypherResult Result)> BeginAsync(CypherStatement first, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(first);
        var (response, affinity) = await SendAsync(_repeatable, "/tx", first, CypherAccess.Write, null, false, cancellationToken).ConfigureAwait(false);
        if (response.TransactionId is not { } id) throw new CypherException("Neo4j began no transaction.", CypherFailure.Permanent, null);
        return (new QueryApiTransaction(this, id, affinity), response.Result);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    internal async Task<CypherResult> SendInTransactionAsync(string path, CypherStatement statement, string? affinity, bool isCommit, CancellationToken cancellationToken)
    {
        var (response, _) = await SendAsync(_once, path, statement, CypherAccess.Write, affinity, isCommit, cancellationToken).ConfigureAwait(false);
        if (isCommit) Remember(response);
        return response.Result;
    }

    // Never waits long: the server, or whoever waits for its locks, ends it too.
    internal async Task RollBackAsync(string path, string? affinity)
    {
        using var limit = new CancellationTokenSource(RollBackTime);
        await _client.DeleteAsync(path, affinity, limit.Token).ConfigureAwait(false);
    }

    private void Remember(QueryApiResponse response)
    {
        if (response.Bookmarks.Count > 0) _bookmarks = [.. response.Bookmarks];
    }

    private async Task<(QueryApiResponse Response, string? Affinity)> SendAsync(
        ResiliencePipeline pipeline, string path, CypherStatement statement, CypherAccess access, string? affinity, bool mayCommit,
        CancellationToken cancellationToken)
    {
        // A transaction has read its bookmarks at its beginning.
        var bookmarks = path.Length > "/tx".Length ? [] : _bookmarks;
        try
        {
            return await pipeline.ExecuteAsync(
                async token => await _client.PostAsync(path, statement, access, bookmarks, affinity, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException failure)
        {
            throw Neo4jErrors.TimedOut(failure, mayCommit);
        }
        catch (BrokenCircuitException failure)
        {
            throw Neo4jErrors.Unreachable(failure, isOutcomeUnknown: false);
        }
        catch (CypherException failure) when (failure.IsOutcomeUnknown && !mayCommit)
        {
            throw new CypherException(failure.Message, failure.Failure, failure.Code, failure);
        }
    }
}
