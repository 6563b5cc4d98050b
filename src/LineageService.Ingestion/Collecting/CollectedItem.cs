using System.Collections.Immutable;
using LineageService.Graph.Grants;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting;

/// <summary>One thing that a collector found. Closed: the subtypes in this file are all there are.</summary>
public abstract record CollectedItem
{
    private protected CollectedItem()
    {
    }
}

/// <summary>A task: its SQL as the engine is to read it, unwrapped from shells and schedulers, with what its parameters are bound to.</summary>
public sealed record CollectedTask(TaskDefinition Task) : CollectedItem;

/// <summary>A table, view or topic with its columns.</summary>
public sealed record CollectedTable(CatalogTable Table) : CollectedItem;

/// <summary>A scheduler's statement that one task waits for another. Not lineage: an edge of its own kind.</summary>
public sealed record CollectedDependency(JobId Job, JobId DependsOn) : CollectedItem;

/// <summary>Two names of one dataset, by what both say of their storage (a table and its path, a connector's table and its topic).</summary>
/// <param name="Alias">The other name.</param>
/// <param name="Dataset">The one that lineage is told for.</param>
/// <param name="Evidence">Why, in one sentence without secrets: <c>location of the table in the metastore</c>.</param>
public sealed record CollectedAlias(DatasetId Alias, DatasetId Dataset, string Evidence) : CollectedItem;

/// <summary>
/// A task that is there and cannot be read by SQL (a jar, a Python callable, an unresolved script): it is kept as an opaque job, so that no closure
/// that passes it is called complete.
/// </summary>
/// <param name="Kind">What it is: <c>spark-jar</c>, <c>python</c>, <c>shell</c> …</param>
/// <param name="Reason">Why it is not read, in one sentence.</param>
public sealed record CollectedOpaqueTask(JobId Job, string Kind, string Reason) : CollectedItem
{
    public string? File { get; init; }

    public string? Owner { get; init; }

    public string? Schedule { get; init; }

    /// <summary>What it is known to read, where its scheduler or its text says so; a closure can only pass a task whose ends are known.</summary>
    public ImmutableArray<DatasetId> Inputs { get; init; } = [];

    /// <summary>What it is known to write.</summary>
    public ImmutableArray<DatasetId> Outputs { get; init; } = [];
}

/// <summary>
/// Lineage that a source states itself, without SQL (the columns that a dashboard shows): kept as a job of its own that reads the inputs and writes the
/// target.
/// </summary>
/// <param name="Kind">What the job is: <c>dashboard</c>, <c>api</c>, <c>export</c> …</param>
/// <param name="Edges">Into the target only. Fields whose source is not known have none and stand in <see cref="Unknowns"/>.</param>
public sealed record CollectedEdges(JobId Job, string Kind, DatasetId Target, ImmutableArray<LineageEdge> Edges) : CollectedItem
{
    /// <summary>What the target is made of, whether or not fields are known.</summary>
    public ImmutableArray<DatasetId> Inputs { get; init; } = [];

    /// <summary>What the source does not say.</summary>
    public ImmutableArray<UnknownLineage> Unknowns { get; init; } = [];

    public string? File { get; init; }

    public string? Owner { get; init; }

    public string? Team { get; init; }

    public string? Tier { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];
}

/// <summary>Who may read a dataset or some of its fields. No lineage, never mixed into it.</summary>
public sealed record CollectedGrant(DatasetGrant Grant) : CollectedItem;

/// <summary>
/// Something that could not be taken. What it would have given is kept as it was, not retired: the tasks of its file (or directory), else what it
/// names. Where it says neither, nothing at all is retired in this run, for nobody knows what it would have given.
/// </summary>
public sealed record CollectedFailure(SourceFailure Failure) : CollectedItem
{
    /// <summary>The task that could not be read; null where it is not known or there is none.</summary>
    public JobId? Job { get; init; }

    /// <summary>The table that could not be read.</summary>
    public DatasetId? Dataset { get; init; }
}

/// <summary>
/// Something that a person should know and that is no failure: what was passed over and why. It keeps nothing from being retired.
/// </summary>
/// <param name="Message">One sentence with a count and some names; no SQL text.</param>
public sealed record CollectedNotice(string Message) : CollectedItem;
