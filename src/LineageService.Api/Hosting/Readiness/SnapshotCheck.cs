using LineageService.Graph.Snapshot;

namespace LineageService.Api.Hosting.Readiness;

/// <summary>The graph shows what the store has.</summary>
internal sealed class SnapshotCheck(LineageGraphHost host) : IReadinessCheck
{
    public string Name => "snapshot";

    public bool IsAboutLag => true;

    public ValueTask<string?> FindObstacleAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(
        host.IsBehind ? "The graph does not show the last commits: the store could not be read, and the next commit reads it anew." : null);
}
