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

    /// <summary><c>serve</c>: another process writes the store. May pass.</summary>
    public const int StoreLocked = 10;

    /// <summary><c>serve</c>: the store was written by a newer version of the program.</summary>
    public const int StoreIsNewer = 11;

    /// <summary><c>serve</c>: the port is in use. May pass.</summary>
    public const int PortInUse = 12;

    /// <summary><c>serve</c>: no Kafka broker answers within the budget. May pass.</summary>
    public const int KafkaAway = 13;

    /// <summary><c>serve</c>: Kafka refuses the credentials, or no secure connection comes about.</summary>
    public const int KafkaRefuses = 14;

    /// <summary><c>serve</c>: a certificate is missing or cannot be used, of https addresses or for Kafka.</summary>
    public const int Certificate = 15;
}
