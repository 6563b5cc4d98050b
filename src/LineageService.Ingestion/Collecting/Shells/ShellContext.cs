using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>What is known about the run of a script before it is read.</summary>
public sealed record ShellContext
{
    public static ShellContext Empty { get; } = new();

    /// <summary>What the script can read.</summary>
    public IScriptFiles Files { get; init; } = NoScriptFiles.Instance;

    /// <summary>The script's own path inside <see cref="Files"/>; null where a scheduler holds its text.</summary>
    public string? Path { get; init; }

    /// <summary>The environment. A value may hold holes (<c>${x}</c> stays as it is).</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where it runs, inside <see cref="Files"/>; null: the folder of <see cref="Path"/>.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The positional parameters; default: not known, as of a script that anybody may call.</summary>
    public ImmutableArray<string> Arguments { get; init; }
}
