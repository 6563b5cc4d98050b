namespace LineageService.Ingestion.Sources;

/// <summary>Something that brings records by itself for as long as the service runs: a consumer of topics. Not a request.</summary>
public interface IIngestSource
{
    /// <summary>How it fares just now. Any thread, never waits.</summary>
    IngestSourceStatus Status { get; }
}
