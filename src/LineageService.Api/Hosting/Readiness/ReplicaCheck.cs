using System.Globalization;
using LineageService.Graph.Snapshot;

namespace LineageService.Api.Hosting.Readiness;

/// <summary>The graph shows what other replicas committed up to a moment ago.</summary>
internal sealed class ReplicaCheck(LineageGraphHost host, ReadinessOptions options) : IReadinessCheck
{
    public string Name => "replica";

    public bool IsAboutLag => true;

    public ValueTask<string?> FindObstacleAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
        host.Following is { } following && following.Lag > options.MaxReplicaLag
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The graph has not caught up with what other replicas committed for {following.Lag.TotalSeconds:F0} s, and {options.MaxReplicaLag.TotalSeconds:F0} s are allowed.")
            : null);
}
