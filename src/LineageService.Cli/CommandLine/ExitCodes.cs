namespace LineageService.Cli.CommandLine;

/// <summary>The exit codes of every command; part of the contract with scripts and CI.</summary>
public static class ExitCodes
{
    /// <summary>Done. Failed tasks, if any, are in the answer.</summary>
    public const int Done = 0;

    /// <summary>There are findings, or something failed under <c>--strict</c>.</summary>
    public const int Findings = 1;

    /// <summary>The command line, the configuration or a named node is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The answer is inconclusive.</summary>
    public const int Inconclusive = 3;

    /// <summary>The store, the server or the port is unavailable, the answer is stale, or the history asked for is not kept.</summary>
    public const int Unavailable = 4;
}
