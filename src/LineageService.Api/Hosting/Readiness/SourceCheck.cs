using System.Globalization;
using LineageService.Ingestion.Sources;

namespace LineageService.Api.Hosting.Readiness;

/// <summary>A source of records has been read up to near its end. Its reasons are for administrators: they may name brokers.</summary>
internal sealed class SourceCheck(IIngestSource source, ReadinessOptions options) : IReadinessCheck
{
    private const string Where = "GET /api/v2/admin/ingest says more";

    public string Name => "topics";

    public bool IsAboutLag => true;

    public ValueTask<string?> FindObstacleAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Find(source.Status));

    private string? Find(IngestSourceStatus status)
    {
        switch (status.State)
        {
            case IngestSourceState.Running or IngestSourceState.Paused:
                if (status.Lag is not { } lag) return $"It is not known yet how far the consumer {status.Name} is behind its topics; {Where}.";
                return lag <= options.MaxLag
                    ? null
                    : string.Create(CultureInfo.InvariantCulture, $"The consumer {status.Name} is {lag} records behind its topics, and {options.MaxLag} are allowed.");
            case IngestSourceState.Starting:
                return $"The consumer {status.Name} is not connected yet; {Where}.";
            case IngestSourceState.Retrying:
                return $"The consumer {status.Name} waits for something that is away; {Where}.";
            case IngestSourceState.Stopped or IngestSourceState.Failed:
                return $"The consumer {status.Name} does not run; {Where}.";
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
