using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using Microsoft.Extensions.Hosting;

namespace LineageService.Api.Hosting.Readiness;

/// <summary>What one check found.</summary>
/// <param name="Obstacle">What is in the way; null for nothing.</param>
/// <param name="IsWaived">True where that is passed over.</param>
internal sealed record CheckResult(string Name, string? Obstacle, bool IsWaived);

/// <summary>Asks all checks whether the service is ready. Any thread.</summary>
internal sealed class ServiceReadiness(
    LineageGraphHost host, IngestSources sources, ImmutableArray<IReadinessCheck> others, LineageApiOptions options, IHostApplicationLifetime lifetime)
{
    private readonly ImmutableArray<IReadinessCheck> _checks =
        [new StoreCheck(host), new SnapshotCheck(host), .. Replica(host, options.Readiness), .. sources.All.Select(source => new SourceCheck(source, options.Readiness)), .. others];

    /// <summary>True once the service was told to stop: it takes no more.</summary>
    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    public async Task<ImmutableArray<CheckResult>> CheckAsync(CancellationToken cancellationToken)
    {
        var results = ImmutableArray.CreateBuilder<CheckResult>(_checks.Length);
        foreach (var check in _checks)
        {
            var obstacle = await FindObstacleAsync(check, cancellationToken).ConfigureAwait(false);
            results.Add(new CheckResult(check.Name, obstacle, obstacle is not null && check.IsAboutLag && options.Readiness.ReadyWhileBehind));
        }

        return results.MoveToImmutable();
    }

    private static IEnumerable<IReadinessCheck> Replica(LineageGraphHost host, ReadinessOptions options) =>
        host.Following is null ? [] : [new ReplicaCheck(host, options)];

    private async Task<string?> FindObstacleAsync(IReadinessCheck check, CancellationToken cancellationToken)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        budget.CancelAfter(options.Readiness.CheckBudget);
        try
        {
            return await check.FindObstacleAsync(budget.Token).AsTask().WaitAsync(budget.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The check of {check.Name} took longer than {options.Readiness.CheckBudget.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)} s.";
        }
        catch (LineageStoreException failure)
        {
            return failure.Message;
        }
    }
}
