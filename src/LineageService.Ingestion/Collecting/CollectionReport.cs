using System.Collections.Immutable;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks.Import;

namespace LineageService.Ingestion.Collecting;

/// <summary>What a collection found and changed.</summary>
/// <param name="Import">What the import of the collected made of it; null for a dry run.</param>
public sealed record CollectionReport(
    CollectorSource Source, int Tasks, int Tables, int Dependencies, int Aliases, int Opaque, ImmutableArray<SourceFailure> Failures, ImportReport? Import);
