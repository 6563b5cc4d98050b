namespace LineageService.Api.Access;

/// <summary>What a token may do. Scopes do not contain each other: a token that administers and reads has both.</summary>
[Flags]
public enum Scope
{
    /// <summary>Nothing; of an endpoint: nothing is needed.</summary>
    None = 0,

    /// <summary>Ask questions; analyse text without keeping it.</summary>
    Read = 1,

    /// <summary>Send events and task definitions.</summary>
    Ingest = 2,

    /// <summary>Decide over lineage and names: corrections, merges, rules.</summary>
    Steward = 4,

    /// <summary>Look after the service: tokens, audit, retention, dead letters with their bodies.</summary>
    Admin = 8,
}

/// <summary>The scopes as words.</summary>
public static class Scopes
{
    /// <summary>All of them together.</summary>
    public const Scope All = Scope.Read | Scope.Ingest | Scope.Steward | Scope.Admin;

    /// <summary>Each with its word, as on the command line and in JSON.</summary>
    public static IReadOnlyList<(string Word, Scope Value)> Words { get; } =
        [("read", Scope.Read), ("ingest", Scope.Ingest), ("steward", Scope.Steward), ("admin", Scope.Admin)];

    /// <summary>The words of a set of scopes.</summary>
    public static IReadOnlyList<string> ToWords(Scope scopes) => [.. Words.Where(word => scopes.HasFlag(word.Value)).Select(word => word.Word)];
}
