using LineageService.Api;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;

namespace LineageService.Cli.Serving;

/// <summary>
/// Refuses events over HTTP where several replicas share a graph and no log is there that they share too: what one of them took would be in no
/// log that the others can fold it from.
/// </summary>
internal sealed class SharedIntake : IEventIntake
{
    private const string Sentence =
        "Events over HTTP need a log that all replicas share: name a topic for them (kafka.eventLog, --kafka-event-log).";

    /// <summary>The backend of a shared store: events go to the log that replicas share, or are refused.</summary>
    public static LineageBackend Guard(LineageBackend backend) =>
        ReferenceEquals(backend.Intake, backend.Events) ? backend with { Intake = new SharedIntake() } : backend;

    public Task<IngestResult> IngestAsync(ReceivedEvent received, CancellationToken cancellationToken) => throw Refusal();

    public Task<BatchIngestResult> IngestBatchAsync(ReceivedEvent received, CancellationToken cancellationToken) => throw Refusal();

    private static LineageStoreException Refusal() => new(Sentence, isTransient: false);
}
