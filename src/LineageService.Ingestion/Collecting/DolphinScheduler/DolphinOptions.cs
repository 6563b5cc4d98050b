using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.DolphinScheduler;

/// <summary>What is known besides the workflows.</summary>
public sealed record DolphinOptions
{
    /// <summary>Files with data sources (rows of t_ds_datasource, or the API's list) for exports, which hold only their numbers.</summary>
    public ImmutableArray<string> DataSources { get; init; } = [];

    /// <summary>The folder of the resource centre, with the files that scripts read; null for none.</summary>
    public string? Resources { get; init; }

    /// <summary>Also workflows that are not released.</summary>
    public bool WithOffline { get; init; }

    public TaskTraits Defaults { get; init; } = TaskTraits.None;
}
