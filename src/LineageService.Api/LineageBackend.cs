using System.Collections.Immutable;
using LineageService.Api.Hosting.Readiness;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Sources;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Usage;

namespace LineageService.Api;

/// <summary>
/// What the API serves: the graph with its store, and what writes to it. Put together by the composition root; disposing it disposes all parts.
/// </summary>
public sealed record LineageBackend(LineageGraphHost Host, EventIngester Events, TaskImporter Tasks, TimeProvider Time) : IAsyncDisposable
{
    /// <summary>Who takes events that come over HTTP.</summary>
    public IEventIntake Intake { get; init; } = Events;

    /// <summary>Who takes usage records; the one of the store. Null for nobody. Whoever made it disposes it.</summary>
    public IUsageSink? Usage { get; init; }

    /// <summary>What else must be so before the service is ready, of parts that the API does not know.</summary>
    public ImmutableArray<IReadinessCheck> Checks { get; init; } = [];

    /// <summary>What else brings records, to be shown; whoever started them ends them.</summary>
    public ImmutableArray<IIngestSource> Sources { get; init; } = [];

    /// <summary>True where a topic tells of changes, of labels too.</summary>
    public bool TellsChanges { get; init; }

    public async ValueTask DisposeAsync()
    {
        Tasks.Dispose();
        await Events.DisposeAsync().ConfigureAwait(false);
        await Host.DisposeAsync().ConfigureAwait(false);
    }
}
