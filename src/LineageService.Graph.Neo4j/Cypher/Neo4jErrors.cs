namespace LineageService.Graph.Neo4j.Cypher;

/// <summary>
/// What Neo4j's status codes mean, one sentence each (https://neo4j.com/docs/status-codes/5/). Neo4j's own text is shown only where it speaks of
/// the program's statement: elsewhere it holds values.
/// </summary>
internal static class Neo4jErrors
{
    private const string DiskFull = "No space left on device";

    // What a database says from the moment on in which it could not write.
    private const string Panic = "critical error";

    public static CypherException Of(string code, string? message, string database) => code switch
    {
        "Neo.ClientError.Security.Unauthorized" =>
            new("Neo4j refused the user name or password.", CypherFailure.Permanent, code),
        "Neo.ClientError.Security.CredentialsExpired" =>
            new("The password of the Neo4j user has to be changed before it can be used (ALTER CURRENT USER SET PASSWORD, in the database 'system').", CypherFailure.Permanent, code),
        "Neo.ClientError.Security.AuthenticationRateLimit" =>
            new("Neo4j takes no log-ins of this user for some seconds, after several wrong passwords.", CypherFailure.Throttled, code),
        "Neo.ClientError.Security.Forbidden" =>
            new("The Neo4j user may not do this: the service needs the rights to read, to write and to make indexes and constraints.", CypherFailure.Permanent, code),
        "Neo.ClientError.Database.DatabaseNotFound" =>
            new($"Neo4j has no database named '{database}'.", CypherFailure.Permanent, code),
        "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase" or "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"
            or "Neo.ClientError.Statement.AccessMode" =>
            new($"The Neo4j database '{database}' can only be read.", CypherFailure.Permanent, code),
        "Neo.ClientError.Schema.ConstraintValidationFailed" =>
            new("Another writer made the same thing first.", CypherFailure.Conflict, code),
        "Neo.ClientError.Cluster.NotALeader" =>
            new("The Neo4j cluster is choosing another leader.", CypherFailure.Transient, code),
        "Neo.ClientError.Transaction.TransactionNotFound" or "Neo.ClientError.Request.Invalid" when IsGone(code, message) =>
            new("Neo4j ended the transaction, which was idle for longer than it allows.", CypherFailure.Transient, code),
        "Neo.ClientError.Transaction.Terminated" or "Neo.ClientError.Transaction.LockClientStopped" or "Neo.ClientError.Transaction.TransactionTimedOut"
            or "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration" =>
            new("Neo4j ended the transaction, which took too long or was ended by another.", CypherFailure.Transient, code),
        "Neo.TransientError.General.MemoryPoolOutOfMemoryError" or "Neo.TransientError.General.TransactionOutOfMemoryError"
            or "Neo.TransientError.General.OutOfMemoryError" =>
            new("A batch is larger than the memory that Neo4j allows one transaction.", CypherFailure.Transient, code),
        "Neo.DatabaseError.Transaction.TransactionLogError" =>
            new("Neo4j could not write a commit to its disk, which is full or fails: it needs room, and to be started again.", CypherFailure.Transient, code),
        "Neo.DatabaseError.Transaction.TransactionStartFailed" when message?.Contains(Panic, StringComparison.OrdinalIgnoreCase) == true =>
            new("Neo4j has stopped this database after a critical error, such as a full disk: its log says which, and it needs to be started again.", CypherFailure.Transient, code),
        _ when message?.Contains(DiskFull, StringComparison.OrdinalIgnoreCase) == true => new("The disk of Neo4j is full.", CypherFailure.Transient, code),
        _ when code.StartsWith("Neo.TransientError.", StringComparison.Ordinal) => new($"Neo4j is busy ({code}).", CypherFailure.Transient, code),
        "Neo.ClientError.Statement.SyntaxError" or "Neo.ClientError.Statement.SemanticError" or "Neo.ClientError.Procedure.ProcedureNotFound" =>
            new($"Neo4j does not understand a statement of this program ({message}).", CypherFailure.Permanent, code),
        _ => new($"Neo4j failed ({code}).", CypherFailure.Permanent, code),
    };

    /// <summary>
    /// What the end of a transaction means that Neo4j calls an invalid request: 5.26 says so, whatever the body was, where it could not write its log.
    /// </summary>
    public static CypherException NotLogged(CypherException invalid) => new(
        "Neo4j could not write a commit, as on a full disk: its log says why; it needs room, and perhaps to be started again.", CypherFailure.Transient, invalid.Code, invalid)
    { IsOutcomeUnknown = true };

    public static bool IsInvalidRequest(CypherException failure) => failure is { Code: "Neo.ClientError.Request.Invalid", Failure: CypherFailure.Permanent };

    public static CypherException Unreachable(Exception? inner, bool isOutcomeUnknown) =>
        new("Neo4j cannot be reached.", CypherFailure.Unreachable, null, inner) { IsOutcomeUnknown = isOutcomeUnknown };

    public static CypherException TimedOut(Exception inner, bool isOutcomeUnknown) =>
        new("Neo4j did not answer in time.", CypherFailure.Unreachable, null, inner) { IsOutcomeUnknown = isOutcomeUnknown };

    private static bool IsGone(string code, string? message) =>
        code.EndsWith("TransactionNotFound", StringComparison.Ordinal) || message?.Contains("Transaction", StringComparison.OrdinalIgnoreCase) == true;
}
