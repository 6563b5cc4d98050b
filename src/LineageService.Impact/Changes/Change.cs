using LineageService.Model;

namespace LineageService.Impact.Changes;

/// <summary>One proposed or observed change (impact.md §B.1). A closed set.</summary>
public abstract record Change
{
    private protected Change()
    {
    }
}

/// <summary>A task gets other text, appears (<paramref name="Before"/> null) or goes (<paramref name="After"/> null).</summary>
public sealed record TaskChanged(ImpactTask? Before, ImpactTask? After) : Change;

/// <summary>A column leaves a table, by DDL or outside of every task that is known.</summary>
public sealed record ColumnDropped(DatasetId Dataset, string Column) : Change;

/// <summary>A column gets another name; its values stay.</summary>
public sealed record ColumnRenamed(DatasetId Dataset, string Column, string NewName) : Change;

/// <summary>A column gets another type.</summary>
/// <param name="OldType">Null: what the catalog says.</param>
public sealed record ColumnRetyped(DatasetId Dataset, string Column, string NewType, string? OldType = null) : Change;

/// <summary>A column may be NULL from now on, or may not any more.</summary>
public sealed record ColumnNullabilityChanged(DatasetId Dataset, string Column, bool Nullable) : Change;

/// <summary>A table gets a further column, behind the others.</summary>
public sealed record ColumnAdded(DatasetId Dataset, string Column, string? Type = null) : Change;

/// <summary>Columns stand in another order.</summary>
/// <param name="Columns">All of them, in the new order.</param>
public sealed record ColumnsReordered(DatasetId Dataset, System.Collections.Immutable.ImmutableArray<string> Columns) : Change;

/// <summary>Values of a column mean something else from now on, and no text differs: "amount now in cents".</summary>
public sealed record MeaningChanged(DatasetId Dataset, string Column, string Note) : Change;

/// <summary>Rows come or go, and no text differs: "test users are no longer exported".</summary>
public sealed record RowsChanged(DatasetId Dataset, string Note) : Change;

/// <summary>A table is gone, with all of its columns.</summary>
public sealed record TableDropped(DatasetId Dataset) : Change;

/// <summary>A table gets another name; whoever reads it by the old one fails.</summary>
public sealed record TableRenamed(DatasetId Dataset, DatasetId NewName) : Change;

/// <summary>What of a table's definition changes, beside its columns.</summary>
public enum TableAspect : byte
{
    PartitionKey,
    Key,
    TimeToLive,
    Format,
    Clustering,
    Description,
    Owner,
}

/// <summary>Something of a table changes beside its columns.</summary>
public sealed record TableAspectChanged(DatasetId Dataset, TableAspect Aspect, string? Before, string? After) : Change;

/// <summary>A job's owner, team, queue or description.</summary>
public sealed record JobMetadataChanged(JobId Job, string What, string? Before, string? After) : Change;

/// <summary>A job runs at another time.</summary>
/// <param name="Delay">How much later than before; null where the schedules cannot be compared.</param>
public sealed record ScheduleChanged(JobId Job, string? Before, string? After, TimeSpan? Delay = null) : Change;

/// <summary>A run failed: nothing comes until it is run again.</summary>
public sealed record JobFailed(JobId Job) : Change;

/// <summary>A run is late.</summary>
public sealed record JobLate(JobId Job, TimeSpan Delay) : Change;

/// <summary>What a table holds since a time is wrong.</summary>
/// <param name="FixedAt">Exclusive; null: it is still wrong.</param>
public sealed record PartitionsBad(DatasetId Dataset, DateTimeOffset Since, DateTimeOffset? FixedAt = null) : Change;
