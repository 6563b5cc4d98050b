using LineageService.Graph.Snapshot;

namespace LineageService.Api.Hosting.Readiness;

/// <summary>The store answers.</summary>
internal sealed class StoreCheck(LineageGraphHost host) : IReadinessCheck
{
    public string Name => "store";

    public bool IsAboutLag => false;

    public async ValueTask<string?> FindObstacleAsync(CancellationToken cancellationToken)
    {
        await host.Store.ListNamespacesAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }
}
