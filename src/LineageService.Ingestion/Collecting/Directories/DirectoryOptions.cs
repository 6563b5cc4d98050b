using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>How a directory is read: by the command line, and by a mapping (<c>collect.yaml</c>) that lies in it or is given.</summary>
public sealed record DirectoryOptions
{
    public static DirectoryOptions None { get; } = new();

    /// <summary>Layouts; the first that fits a path tells of it.</summary>
    public ImmutableArray<PathPattern> Layouts { get; init; } = [];

    /// <summary>What is read; empty: all that may hold tasks.</summary>
    public ImmutableArray<PathPattern> Includes { get; init; } = [];

    /// <summary>What is not read though it is included.</summary>
    public ImmutableArray<PathPattern> Excludes { get; init; } = [];

    /// <summary>How a job is called, of the parts of its layout: <c>{layer}.{name}</c>. Null: the part <c>name</c>, else the target, else
    /// the path.</summary>
    public string? JobName { get; init; }

    /// <summary>What holds where nothing nearer says otherwise.</summary>
    public TaskTraits Defaults { get; init; } = TaskTraits.None;

    /// <summary>What holds below a pattern; a later rule comes before an earlier one.</summary>
    public ImmutableArray<PathRule> Rules { get; init; } = [];

    /// <summary>This, and where it says nothing the other.</summary>
    public DirectoryOptions Over(DirectoryOptions other) => new()
    {
        Layouts = Layouts.IsEmpty ? other.Layouts : Layouts,
        Includes = Includes.IsEmpty ? other.Includes : Includes,
        Excludes = [.. Excludes, .. other.Excludes],
        JobName = JobName ?? other.JobName,
        Defaults = Defaults.Over(other.Defaults),
        Rules = [.. other.Rules, .. Rules],
    };

    internal bool Takes(string path) =>
        (Includes.IsEmpty || Includes.Any(pattern => pattern.IsMatch(path))) && !Excludes.Any(pattern => pattern.IsMatch(path));
}

/// <summary>Traits of all files that a pattern fits.</summary>
public sealed record PathRule(PathPattern Files, TaskTraits Traits);
