using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Query;
using LineageService.Sql.TransactSql.Batches;
using LineageService.Sql.TransactSql.Mapping;

namespace LineageService.Sql.TransactSql.Parsing;

/// <summary>What became of a batch: its statements, or a note on why ScriptDom does not serve for it.</summary>
internal sealed record BatchReading(bool Accepted, ImmutableArray<SqlStatement> Statements, ImmutableArray<Diagnostic> Diagnostics)
{
    public static BatchReading Of(string sql, Batch batch, TransactSqlLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            var script = BatchParser.Parse(sql, batch, limits, cancellationToken);
            return script is null
                ? new BatchReading(true, [], [])
                : FragmentMapping.Map(script, sql, batch.Start, limits, cancellationToken);
        }
        catch (BatchRefusedException refusal)
        {
            return Refused(refusal.Reason, refusal.Span);
        }
        catch (OperationCanceledException)
        {
            return OutOfTime(batch);
        }
        catch (Exception failure)
        {
            // ScriptDom throws what it likes on odd input (null references, casts, indices); the batch is the unit of loss.
            return Refused($"ScriptDom failed with {failure.GetType().Name}", new TextSpan(batch.Start, 0));
        }
    }

    public static BatchReading OutOfTime(Batch batch) => Refused("the time for ScriptDom was over", new TextSpan(batch.Start, 0));

    private static BatchReading Refused(string reason, TextSpan span) =>
        new(
            false,
            [],
            [new Diagnostic(TransactSqlCodes.FellBack, DiagnosticSeverity.Note, span, $"The dialect parser read this batch: {reason}.")]);
}
