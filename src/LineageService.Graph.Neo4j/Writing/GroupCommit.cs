using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>
/// Commits a group of batches as one transaction of two statements: the first locks and reads, the second writes. Tried again from the
/// beginning where another replica was in the way. Effectively once: where the answer of a commit is lost, the commit's own id in the database
/// tells whether it is there, and batches written twice change nothing. Mutable; one writer.
/// </summary>
internal sealed class GroupCommit(ICypherExecutor executor, Neo4jStoreOptions options)
{
    private const int MaxConflicts = 20;

    private readonly KnownNodes _known = new();
    private readonly LockWatch _locks = new(executor, options, TimeProvider.System);

    // The store that _known is of.
    private string _store = "";

    // What became of each batch in the attempt that was written last.
    private List<BatchOutcome> _applied = [];

    /// <summary>Commits; gives the outcome of each batch.</summary>
    /// <exception cref="CypherException">It failed, as a whole.</exception>
    public async Task<BatchOutcome[]> RunAsync(List<LineageBatch> batches)
    {
        var commit = Guid.NewGuid().ToString("N");
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await TryAsync(batches, commit).ConfigureAwait(false);
            }
            catch (CypherException failure)
            {
                if (failure.Code is null) await _locks.EndLeftoversAsync(commit).ConfigureAwait(false);
                if (failure.IsOutcomeUnknown && await FindAsync(commit).ConfigureAwait(false) is { } last) return OutcomesAt(last);
                if (attempt >= LimitOf(failure)) throw;
            }

            // Whoever collided goes on at different times.
            await Task.Delay(Random.Shared.Next(10, 50 * Math.Min(attempt + 1, 20))).ConfigureAwait(false);
        }
    }

    // Batches that changed nothing, and what guards refused, are no commits of their own.
    private BatchOutcome[] OutcomesAt(long last)
    {
        var before = last - _applied[^1].Commit.Epoch;
        return [.. _applied.Select(place => place with { Commit = place.Commit with { Epoch = before + place.Commit.Epoch } })];
    }

    private int LimitOf(CypherException failure) => failure.Failure switch
    {
        CypherFailure.Conflict => MaxConflicts,
        CypherFailure.Transient when failure.Code?.Contains("OutOfMemory", StringComparison.Ordinal) != true => MaxConflicts,
        CypherFailure.Unreachable => options.Retries,
        _ => 0,
    };

    private async Task<BatchOutcome[]> TryAsync(List<LineageBatch> batches, string commit)
    {
        var loader = new CommitLoader(batches, commit);
        var (transaction, loaded) = await _locks.WaitAsync(executor.BeginAsync(loader.ToStatement(), CancellationToken.None), commit).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var state = loader.Read(loaded, out var epoch);
            if (_store != loader.StoreId)
            {
                _known.Forget();
                _store = loader.StoreId;
            }

            var places = batches.ConvertAll(batch => Apply(state, batch));
            _applied = places;
            if (state.Changes.Count == 0) return OutcomesAt(epoch);
            var writer = new CommitWriter(state, _known, options, commit, epoch);
            var (before, lastStatement) = writer.ToStatements();
            foreach (var statement in before) await transaction.RunAsync(statement, CancellationToken.None).ConfigureAwait(false);
            var written = await transaction.CommitAsync(lastStatement, CancellationToken.None).ConfigureAwait(false);
            _known.Learn(state);
            return OutcomesAt(written.Single.Long(0));
        }
    }

    // Guards come before anything is changed: a batch that they refuse leaves the state as it was.
    private static BatchOutcome Apply(CommitState state, LineageBatch batch)
    {
        var before = state.Changes.Count;
        try
        {
            new BatchApplier(state, batch).Apply();
            return new BatchOutcome(new StoreCommit(state.Changes.Count, state.Changes.Count > before), null);
        }
        catch (LineageStoreException refusal) when (refusal.IsConflict)
        {
            return new BatchOutcome(new StoreCommit(before, IsChange: false), refusal);
        }
    }

    // The last epoch of a commit whose answer was lost; null where it is not there.
    private async Task<long?> FindAsync(string commit)
    {
        var found = await executor.RunAsync(
            new CypherStatement("MATCH (c:Change {commit: $commit}) RETURN max(c.epoch)", ("commit", commit)), CypherAccess.Read, CancellationToken.None)
            .ConfigureAwait(false);
        return found.Scalar as long?;
    }
}

/// <summary>What became of a batch.</summary>
/// <param name="Commit">The last commit as of it.</param>
/// <param name="Refusal">Why it was not written; null where it was.</param>
internal readonly record struct BatchOutcome(StoreCommit Commit, LineageStoreException? Refusal);
