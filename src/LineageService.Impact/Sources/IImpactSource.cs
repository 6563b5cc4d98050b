using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Impact.Changes;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Impact.Sources;

/// <summary>
/// What is known before a change: the graph, the tasks' texts, the schemas, and what people say of datasets. Everything is in memory, so that a
/// question is answered without waiting. Thread-safe. Holds one epoch.
/// </summary>
public interface IImpactSource
{
    LineageGraph Graph { get; }

    /// <summary>The task of a job; null where its text is not known.</summary>
    ImpactTask? FindTask(JobId job);

    /// <summary>All tasks whose text is known.</summary>
    IEnumerable<ImpactTask> Tasks { get; }

    /// <summary>The schemas that the SQL of a namespace sees.</summary>
    ISchemaCatalog CatalogOf(string datasetNamespace);

    /// <summary>The columns of a dataset; null where not all of them are known.</summary>
    TableSchema? FindSchema(DatasetId dataset);

    /// <summary>The dataset that a table's name in the SQL of a namespace means.</summary>
    DatasetId DatasetOf(TableName table, string datasetNamespace);

    /// <summary>
    /// A dataset as the graph knows it: the one that it was merged into; where case does not tell names apart, the one that is spelled otherwise. Itself where
    /// the graph knows none or several of them.
    /// </summary>
    DatasetId KnownAs(DatasetId dataset, bool foldsCase);

    /// <summary>The name of a dataset in SQL.</summary>
    TableName TableOf(DatasetId dataset);

    /// <summary>What people say of a dataset.</summary>
    DatasetFacts FactsOf(DatasetId dataset);

    /// <summary>Who answers for a job.</summary>
    JobFacts FactsOf(JobId job);

    /// <summary>True where something is known to be wrong with the column lineage that a producer of some version states.</summary>
    bool HasKnownDefect(string producer) => false;
}

/// <summary>What people and logs say of a dataset; null where nobody does.</summary>
public sealed record DatasetFacts
{
    public static DatasetFacts None { get; } = new();

    /// <summary>table, view, dashboard, api, export, model …</summary>
    public string? Kind { get; init; }

    public string? Owner { get; init; }

    public string? Team { get; init; }

    /// <summary>P0 … P3.</summary>
    public string? Tier { get; init; }

    /// <summary>Distinct readers in the last 30 days; null where no log watches.</summary>
    public int? Readers30Days { get; init; }

    /// <summary>Readers by column where logs tell; missing where they do not.</summary>
    public ImmutableDictionary<string, int> ColumnReaders30Days { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>What was promised, as its owner says it.</summary>
    public string? Sla { get; init; }

    /// <summary>When the day's data must be there, as a time of the day (UTC); null where nothing is promised.</summary>
    public TimeSpan? Committed { get; init; }

    /// <summary>Columns that are not to be used any more, and since when.</summary>
    public ImmutableDictionary<string, DateTimeOffset> DeprecatedSince { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>Column that partitions it by time; null where it is not partitioned or nobody says so.</summary>
    public string? PartitionColumn { get; init; }

    /// <summary>True where readers find columns by name in files (JSON, Parquet, CSV with header), so that a missing one is NULL.</summary>
    public bool IsSchemaOnRead { get; init; }
}

/// <summary>Who answers for a job and when it runs; null where nobody says it.</summary>
public sealed record JobFacts
{
    public static JobFacts None { get; } = new();

    public string? Kind { get; init; }

    public string? Owner { get; init; }

    public string? Team { get; init; }

    public string? Tier { get; init; }

    /// <summary>Planned start, as a time of the day (UTC).</summary>
    public TimeSpan? PlannedStart { get; init; }

    /// <summary>Mean duration of the last ten days.</summary>
    public TimeSpan? Duration { get; init; }
}
