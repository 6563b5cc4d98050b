using LineageService.Model;
using LineageService.Sql.TransactSql.Batches;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Parsing;

/// <summary>
/// Has ScriptDom parse one batch within the limits. Runs on the thread with the large stack; throws where the batch is refused.
/// </summary>
internal static class BatchParser
{
    /// <summary>
    /// ScriptDom's tree of the batch; its offsets count from the batch's start. Null where the batch holds nothing but comments.
    /// </summary>
    /// <exception cref="BatchRefusedException">ScriptDom or a limit refuses the batch.</exception>
    /// <exception cref="OperationCanceledException">The time is over or the caller cancelled.</exception>
    public static TSqlScript? Parse(string sql, Batch batch, TransactSqlLimits limits, CancellationToken cancellationToken)
    {
        if (batch.Length > limits.BatchLength) throw Refused($"longer than {limits.BatchLength} characters", batch.Start);
        var parser = new TSql150Parser(initialQuotedIdentifiers: true);
        using var reader = new StringReader(sql.Substring(batch.Start, batch.Length));
        var tokens = parser.GetTokenStream(reader, out var errors);
        ThrowOnError(errors, batch);
        if (new NestingGuard(limits).Examine(tokens, out var hasText) is { } reason) throw Refused(reason, batch.Start);
        if (!hasText) return null;
        var script = parser.Parse(new GuardedTokens(tokens, cancellationToken), out errors) as TSqlScript;
        ThrowOnError(errors, batch);
        if (script is null || !script.Batches.Any(part => part.Statements.Count > 0))
            throw Refused("no statement was recognised", batch.Start);
        return script;
    }

    // The message of an error can quote the text at length, so only its number is told.
    private static void ThrowOnError(IList<ParseError> errors, Batch batch)
    {
        if (errors.Count == 0) return;
        var first = errors[0];
        throw Refused($"ScriptDom error {first.Number}", batch.Start + Math.Clamp(first.Offset, 0, batch.Length));
    }

    private static BatchRefusedException Refused(string reason, int offset) => new(reason, new TextSpan(offset, 0));
}
