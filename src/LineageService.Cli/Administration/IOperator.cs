namespace LineageService.Cli.Administration;

/// <summary>What an operator asks of a store or service.</summary>
public enum OperationKind
{
    /// <summary>List dead letters.</summary>
    ListDeadLetters,

    /// <summary>One of them with its body.</summary>
    ShowDeadLetter,

    /// <summary>Send one again.</summary>
    ReplayDeadLetter,

    /// <summary>Send all of a filter again.</summary>
    ReplayDeadLetters,

    /// <summary>Put one aside.</summary>
    DiscardDeadLetter,

    /// <summary>Forget what is old.</summary>
    Retain,

    /// <summary>Give free space back.</summary>
    Compact,

    /// <summary>How consumers of topics fare.</summary>
    ShowIngest,

    /// <summary>Tokens without their secrets.</summary>
    ListTokens,

    /// <summary>Make a token.</summary>
    CreateToken,

    /// <summary>Give a token a new secret.</summary>
    RotateToken,

    /// <summary>Take a token back.</summary>
    RevokeToken,

    /// <summary>Who wrote what.</summary>
    ListAudit,
}

/// <summary>An operation and, where it is about one event or token, the event's hash, enough of it, or the token's name.</summary>
public sealed record Operation(OperationKind Kind, string? Hash = null)
{
    /// <summary>True where it writes nothing; it works beside another process that writes.</summary>
    public bool OnlyReads => Kind is OperationKind.ListDeadLetters or OperationKind.ShowDeadLetter or OperationKind.ShowIngest or OperationKind.ListTokens
        or OperationKind.ListAudit;
}

/// <summary>
/// Does what an operator asks, in a store on disk or through a running service, and answers with the JSON that REST answers.
/// </summary>
public interface IOperator : IAsyncDisposable
{
    /// <param name="parameters">The parameters of <c>/api/v2</c>.</param>
    /// <exception cref="CommandLine.CommandException">The request is wrong, or nobody can do it.</exception>
    Task<ReadOnlyMemory<byte>> RunAsync(
        Operation operation, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken);
}
