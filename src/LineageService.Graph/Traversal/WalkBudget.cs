using System.Diagnostics;

namespace LineageService.Graph.Traversal;

/// <summary>The time a walk may take, and the caller's patience. Looked at once in a while. Mutable.</summary>
internal struct WalkBudget(TimeSpan? time, CancellationToken cancellationToken)
{
    private const int CheckEvery = 4096;

    private readonly long _deadline = time is { } limit
        ? Stopwatch.GetTimestamp() + (long)(limit.TotalSeconds * Stopwatch.Frequency)
        : long.MaxValue;

    private int _untilCheck;

    /// <summary>Counts a step; true where the time is over.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public bool IsOver()
    {
        if (--_untilCheck > 0) return false;
        _untilCheck = CheckEvery;
        cancellationToken.ThrowIfCancellationRequested();
        return _deadline != long.MaxValue && Stopwatch.GetTimestamp() >= _deadline;
    }
}
