using System.Collections.Immutable;
using LineageService.Impact;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Cli.Check;

/// <summary>What a check is asked: which versions, read how, against what, how strictly.</summary>
/// <param name="Directory">Of the repository, or a folder in it.</param>
/// <param name="Base">Branch, tag or commit to compare with.</param>
/// <param name="Head">Null: the files as they lie there.</param>
internal sealed record CheckSettings(string Directory, string Base, string? Head)
{
    /// <summary>Compare with the commit at which base and head parted, so that what came on the base since is not taken for a change.</summary>
    public bool FromMergeBase { get; init; } = true;

    public CheckLayout Layout { get; init; } = CheckLayout.Find;

    /// <summary>How a directory of SQL is read, and where names belong.</summary>
    public DirectoryOptions Reading { get; init; } = DirectoryOptions.None;

    /// <summary>dbt's own manifests, of the base and of the head; null: the project's files.</summary>
    public string? BaseManifest { get; init; }

    public string? HeadManifest { get; init; }

    public UserFunctions Functions { get; init; } = UserFunctions.None;

    /// <summary>File or folder; null: what the head has.</summary>
    public string? Contracts { get; init; }

    public string? Waivers { get; init; }

    /// <summary>Directory of a store to analyse against; null: the repository alone.</summary>
    public string? Store { get; init; }

    /// <summary>The service to analyse against; null: a store, or the repository alone.</summary>
    public Uri? Server { get; init; }

    /// <summary>Sent to the service; null for none. Never told.</summary>
    public string? Token { get; init; }

    /// <summary>File with a policy of labels; null: what the head has, else what the store has.</summary>
    public string? Policy { get; init; }

    public ImpactOptions Options { get; init; } = ImpactOptions.Default;

    public Verdict? FailOn { get; init; }

    public TimeSpan? MaxStaleness { get; init; }
}

/// <summary>What the repository is.</summary>
internal enum CheckLayout : byte
{
    /// <summary>A dbt project where there is a <c>dbt_project.yml</c>, else files.</summary>
    Find,
    Files,
    Dbt,
}
