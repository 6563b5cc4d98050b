using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>What an Airflow knows beside its DAG files.</summary>
public sealed record AirflowSettings
{
    public AirflowConnections Connections { get; init; } = new();

    /// <summary>Folders below the root in which SQL files are looked for, as <c>template_searchpath</c> has them on Airflow's own
    /// machine.</summary>
    public ImmutableArray<string> SearchPath { get; init; } = [];

    /// <summary>What holds where the DAGs say nothing: namespaces, dialect, parameters.</summary>
    public TaskTraits Defaults { get; init; } = TaskTraits.None;
}
