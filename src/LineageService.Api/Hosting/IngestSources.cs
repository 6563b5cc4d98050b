using System.Collections.Immutable;
using LineageService.Ingestion.Sources;

namespace LineageService.Api.Hosting;

/// <summary>What brings records to the service by itself.</summary>
internal sealed record IngestSources(ImmutableArray<IIngestSource> All);
