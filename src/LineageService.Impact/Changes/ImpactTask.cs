using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;

namespace LineageService.Impact.Changes;

/// <summary>
/// A task as impact analysis reads it: its SQL, how that is to be read, and who answers for it. Not the stored job: nothing here was analysed.
/// </summary>
/// <param name="DatasetNamespace">Namespace of the datasets that the SQL names.</param>
public sealed record ImpactTask(JobId Id, string Sql, SqlDialect Dialect, string DatasetNamespace)
{
    /// <summary>What parses the text; null: the dialect's own parser.</summary>
    public ISqlFrontEnd? FrontEnd { get; init; }

    /// <summary>Defaults of names, the table that a bare query fills, routines, templates.</summary>
    public AnalysisOptions Options { get; init; } = AnalysisOptions.Default;

    /// <summary>The dataset that a bare query's rows go to where it is not a table of the SQL's own namespace.</summary>
    public DatasetId? TargetDataset { get; init; }

    /// <summary>query, view, materialized_view, script, dashboard …</summary>
    public string? Kind { get; init; }

    public string? Owner { get; init; }

    public string? Team { get; init; }

    public string? Tier { get; init; }

    public string? Schedule { get; init; }

    /// <summary>Queue, pool or worker group that it runs in.</summary>
    public string? Queue { get; init; }

    /// <summary>Where the text lies, relative to its repository.</summary>
    public string? File { get; init; }
}
