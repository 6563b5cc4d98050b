using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>What analysis made of a job's SQL.</summary>
public enum AnalysisState : byte
{
    /// <summary>The job has no SQL of its own: it is known from events.</summary>
    NotAnalysed = 0,

    /// <summary>Every output column is Known or None.</summary>
    Analysed = 1,

    /// <summary>Some are.</summary>
    Partly = 2,

    /// <summary>None is.</summary>
    Failed = 3,
}

/// <summary>A job as stored: a task definition, or a job known from events.</summary>
public sealed record JobRecord(JobId Id)
{
    /// <summary>query, view, materialized_view, script, procedure … or the event's job type.</summary>
    public string? Kind { get; init; }

    public string? Dialect { get; init; }

    public string? Owner { get; init; }

    public string? Team { get; init; }

    public string? Tier { get; init; }

    public string? Layer { get; init; }

    public string? Schedule { get; init; }

    /// <summary>Queue, pool or worker group that it runs in; null where nothing names one.</summary>
    public string? Queue { get; init; }

    public string? File { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The dataset a bare query's rows go to.</summary>
    public DatasetId? Target { get; init; }

    /// <summary>SQL text. Served only to those who may see it; never logged.</summary>
    public string? Sql { get; init; }

    /// <summary>Hash of the normalised text and of the schemas it refers to; equal means that analysis would give the same.</summary>
    public string? Fingerprint { get; init; }

    public AnalysisState State { get; init; }

    /// <summary>Datasets read and written, whether or not columns are known.</summary>
    public ImmutableArray<DatasetId> Inputs { get; init; } = [];

    public ImmutableArray<DatasetId> Outputs { get; init; } = [];

    public ImmutableArray<UnknownLineage> Unknowns { get; init; } = [];

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>
    /// Namespace of the datasets that the SQL names; null for a job without SQL of its own, and for one whose SQL cannot be read without its source (a
    /// template of a project, a script that runs others).
    /// </summary>
    public string? DatasetNamespace { get; init; }

    /// <summary>Database that names without one lie in; null where nothing says it.</summary>
    public string? DefaultDatabase { get; init; }

    /// <summary>Schema that bare names lie in; null where nothing says it.</summary>
    public string? DefaultSchema { get; init; }

    /// <summary>What the text's parameters are bound to, <c>name=value</c>, by name.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>Since when this description holds (UTC); null: since it was recorded. Alone it is no change.</summary>
    public DateTimeOffset? ValidFrom { get; init; }
}
