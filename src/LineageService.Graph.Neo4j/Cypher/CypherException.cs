using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Cypher;

/// <summary>
/// Why a statement failed, for those who can do something about it; everyone else sees the <see cref="LineageStoreException"/> that
/// <see cref="ToStoreException"/> makes of it.
/// </summary>
public sealed class CypherException(string message, CypherFailure failure, string? code, Exception? inner = null) : Exception(message, inner)
{
    public CypherFailure Failure { get; } = failure;

    /// <summary>Neo4j's code (<c>Neo.TransientError.Transaction.DeadlockDetected</c>); null where none came back.</summary>
    public string? Code { get; } = code;

    /// <summary>True where the statement may have been committed although no answer came.</summary>
    public bool IsOutcomeUnknown { get; init; }

    public LineageStoreException ToStoreException() => new(
        Message, Failure is CypherFailure.Transient or CypherFailure.Unreachable or CypherFailure.Conflict or CypherFailure.Throttled, this);
}

/// <summary>Kinds of failure, by what helps.</summary>
public enum CypherFailure : byte
{
    /// <summary>The same again fails again: a wrong statement, a missing right, a wrong name.</summary>
    Permanent,

    /// <summary>Try again: deadlock, leader switch, database not yet up.</summary>
    Transient,

    /// <summary>Another writer made the same thing first: read anew, then try again.</summary>
    Conflict,

    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>Too many wrong passwords: wait.</summary>
    Throttled,
}
