using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>What is said of a dbt project beside its files.</summary>
public sealed record DbtSettings
{
    /// <summary>A manifest outside of the project; null: <c>target/manifest.json</c> where it is there.</summary>
    public string? Manifest { get; init; }

    /// <summary>Folder of <c>profiles.yml</c>; null: the project, then what the environment or the user has.</summary>
    public string? ProfilesFolder { get; init; }

    /// <summary>The profile's target; null: its default.</summary>
    public string? Target { get; init; }

    public TaskTraits Defaults { get; init; } = TaskTraits.None;
}
