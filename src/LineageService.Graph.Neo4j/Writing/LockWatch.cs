using LineageService.Graph.Neo4j.Cypher;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>
/// Looks why a commit waits for its locks. A replica that died, or whose network was cut, between the two statements of a commit leaves a transaction
/// that runs nothing and keeps its locks until the server's own limit, a minute as a rule, while whoever waits for it gives up earlier and leaves
/// another. So a transaction that blocks this commit and was seen without a statement for <see cref="Neo4jStoreOptions.IdleLockPatience"/> is ended;
/// where its replica is alive after all, that one begins its commit again. Ends only what blocks, and only what the server's user may end.
/// </summary>
internal sealed class LockWatch(ICypherExecutor executor, Neo4jStoreOptions options, TimeProvider time)
{
    private const string Blocked = "Blocked by: [";

    // Of whatever statement but those of a commit the parameters may be anything.
    private const string Look = """
        SHOW TRANSACTIONS YIELD transactionId, currentQueryId, currentQuery, parameters, status
        RETURN transactionId, currentQueryId = '' AS isIdle, currentQuery STARTS WITH $beginning AND parameters.c.commit = $commit AS isOurs, status
        """;

    private const string OursOnly = """
        SHOW TRANSACTIONS YIELD transactionId, currentQuery, parameters WHERE currentQuery STARTS WITH $beginning
        RETURN transactionId, parameters.c.commit = $commit AS isOurs
        """;

    /// <summary>Waits for the beginning of a commit, and for what stands in its way.</summary>
    public async Task<(ICypherTransaction Transaction, CypherResult Result)> WaitAsync(
        Task<(ICypherTransaction Transaction, CypherResult Result)> beginning, string commit)
    {
        var idleSince = new Dictionary<string, long>(StringComparer.Ordinal);
        var pause = TimeSpan.FromTicks(options.IdleLockPatience.Ticks / 4);
        while (await Task.WhenAny(beginning, Task.Delay(pause, time)).ConfigureAwait(false) != beginning)
        {
            try
            {
                await LookAsync(commit, idleSince).ConfigureAwait(false);
            }
            catch (CypherException)
            {
                // The commit waits on, and says what it meets.
            }
        }

        return await beginning.ConfigureAwait(false);
    }

    /// <summary>Ends what an attempt without an answer left waiting for locks: once it got them nobody would use them.</summary>
    public async Task EndLeftoversAsync(string commit)
    {
        try
        {
            var found = await executor.RunAsync(
                new CypherStatement(OursOnly, ("beginning", CommitLoader.Beginning), ("commit", commit)), CypherAccess.Read, CancellationToken.None).ConfigureAwait(false);
            await EndAsync([.. found.Each().Where(row => row[1] is true).Select(row => row.Text(0))]).ConfigureAwait(false);
        }
        catch (CypherException)
        {
            // Whoever waits behind it ends it.
        }
    }

    private async Task LookAsync(string commit, Dictionary<string, long> idleSince)
    {
        var found = await executor.RunAsync(
            new CypherStatement(Look, ("beginning", CommitLoader.Beginning), ("commit", commit)), CypherAccess.Read, CancellationToken.None).ConfigureAwait(false);
        var transactions = found.Each().ToDictionary(row => row.Text(0), row => (IsIdle: row[1] is true, IsOurs: row[2] is true, Status: row.OptionalText(3) ?? ""));
        var blocking = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(transactions.Where(one => one.Value.IsOurs).Select(one => one.Key));
        while (open.TryPop(out var next))
        {
            if (!transactions.TryGetValue(next, out var one)) continue;
            foreach (var blocker in BlockersOf(one.Status)) if (blocking.Add(blocker)) open.Push(blocker);
        }

        var now = time.GetTimestamp();
        blocking.RemoveWhere(id => !transactions.TryGetValue(id, out var one) || !one.IsIdle);
        foreach (var id in idleSince.Keys.Where(id => !blocking.Contains(id)).ToArray()) idleSince.Remove(id);
        foreach (var id in blocking) idleSince.TryAdd(id, now);
        await EndAsync([.. blocking.Where(id => time.GetElapsedTime(idleSince[id], now) >= options.IdleLockPatience)]).ConfigureAwait(false);
    }

    private async Task EndAsync(string[] ids)
    {
        if (ids.Length == 0) return;
        await executor.RunAsync(new CypherStatement("TERMINATE TRANSACTIONS $ids YIELD message RETURN message", ("ids", ids)), CypherAccess.Read, CancellationToken.None)
            .ConfigureAwait(false);
    }

    private static string[] BlockersOf(string status) => status.StartsWith(Blocked, StringComparison.Ordinal)
        ? status[Blocked.Length..].TrimEnd(']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
}
