using System.Collections.Immutable;
using LineageService.Ingestion.Events;
using LineageService.OpenLineage.Reading;

namespace LineageService.Ingestion.Kafka.EventLog;

/// <summary>
/// Takes events of requests into the shared log: an answer means that they are on all replicas. They are read before, so that who sent something
/// that is no event hears of it at once; that too goes into the log, as its consumer keeps dead letters.
/// </summary>
public sealed class KafkaEventIntake(KafkaEventLog log, EventIngestOptions? options = null) : IEventIntake, IDisposable
{
    private readonly EventIngestOptions _options = options ?? EventIngestOptions.Default;

    public async Task<IngestResult> IngestAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        var result = Judge(received.Body);
        if (result.Status != IngestStatus.TooLarge) await log.AppendAsync([received.Body], cancellationToken).ConfigureAwait(false);
        return result;
    }

    public async Task<BatchIngestResult> IngestBatchAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        var body = received.Body;
        if (body.Length > _options.MaxBatchBytes)
            return new BatchIngestResult(0, 0, [], 0, $"larger than {_options.MaxBatchBytes} bytes", IsTooLarge: true);
        var (elements, error) = EventArrayReader.Read(body.Span, _options.Reading);
        if (error is not null) return new BatchIngestResult(0, 0, [], 0, error.ToString());

        var failures = ImmutableArray.CreateBuilder<IngestFailure>();
        var logged = new List<ReadOnlyMemory<byte>>(elements.Length);
        for (var index = 0; index < elements.Length; index++)
        {
            var one = body[elements[index]];
            var result = Judge(one);
            if (result.Status != IngestStatus.TooLarge) logged.Add(one);
            if (!result.IsSuccess) failures.Add(new IngestFailure(index, result.Reason ?? "", Retriable: false));
        }

        await log.AppendAsync(logged, cancellationToken).ConfigureAwait(false);
        return new BatchIngestResult(elements.Length, elements.Length - failures.Count, failures.DrainToImmutable(), 0);
    }

    public void Dispose() => log.Dispose();

    private IngestResult Judge(ReadOnlyMemory<byte> body)
    {
        if (body.Length > _options.Reading.MaxEventBytes)
            return new IngestResult(IngestStatus.TooLarge, $"larger than {_options.Reading.MaxEventBytes} bytes", 0, []);
        var read = OpenLineageReader.Read(body, _options.Reading);
        return read.Event is null
            ? new IngestResult(IngestStatus.Rejected, read.Error?.ToString() ?? "no event", 0, [])
            : new IngestResult(IngestStatus.Accepted, null, 0, read.Event.Diagnostics);
    }
}
