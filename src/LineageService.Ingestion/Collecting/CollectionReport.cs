using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Sync;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks.Import;

namespace LineageService.Ingestion.Collecting;

/// <summary>What a collection found and changed.</summary>
/// <param name="Import">What the import of the added and changed made of it; null where nothing was applied.</param>
public sealed record CollectionReport(
    CollectorSource Source, int Tasks, int Tables, int Dependencies, int Aliases, int Opaque, ImmutableArray<SourceFailure> Failures, ImportReport? Import)
{
    /// <summary>What the source says now against what it said the last time.</summary>
    public SyncPlan Plan { get; init; } = SyncPlan.Empty;

    /// <summary>Jobs whose lineage the source states itself.</summary>
    public int Stated { get; init; }

    /// <summary>What the source says of who may read what.</summary>
    public int Grants { get; init; }

    /// <summary>What was passed over, a sentence each; no failures.</summary>
    public ImmutableArray<string> Notices { get; init; } = [];

    /// <summary>True where nothing was to be written.</summary>
    public bool DryRun { get; init; }

    /// <summary>Why nothing was applied; null where it was, and for a dry run, where it would have been.</summary>
    public RetirementRefusal? Refusal { get; init; }

    /// <summary>Tasks that had not changed, of this source or of another, and read or write a table that did: these were analysed again.</summary>
    public int Affected { get; init; }

    /// <summary>Merges of names that people undid or refused and the source still states: these were left undone.</summary>
    public int RefusedAliases { get; init; }

    /// <summary>Collecting and applying.</summary>
    public double Seconds { get; init; }
}
