namespace LineageService.Sql.TransactSql.Parsing;

/// <summary>Runs work on a thread of its own with a large stack, for at most a given time.</summary>
internal static class LargeStackThread
{
    /// <summary>
    /// Runs <paramref name="work"/> and waits for it. It is told to stop by its token when the time is over, and given as long again to do
    /// so; then it is left to end by itself in the background.
    /// </summary>
    /// <returns>False where the work was left behind.</returns>
    public static bool Run(Action<CancellationToken> work, int stackSize, TimeSpan budget, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (budget > TimeSpan.Zero) stop.CancelAfter(budget);
        else stop.Cancel();
        var token = stop.Token;
        var thread = new Thread(() => work(token), stackSize) { IsBackground = true, Name = "ScriptDom" };
        thread.Start();
        return thread.Join(budget + budget);
    }
}
