using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.SqlServer;

/// <summary>What is said of a server beside its exports.</summary>
public sealed record ServerSettings
{
    /// <summary>Namespace of datasets and jobs, database where an export does not name one, owner.</summary>
    public TaskTraits Defaults { get; init; } = TaskTraits.None;
}
