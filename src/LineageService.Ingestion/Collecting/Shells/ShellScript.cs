using LineageService.Ingestion.Collecting.Shells.Evaluation;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>
/// Takes the SQL out of shell scripts: <c>hive -e "…"</c>, <c>psql -f x.sql</c>, heredocs, through variables, functions, sourced files and
/// pipes. Nothing is executed; no text
/// makes it throw or takes more than linear time.
/// </summary>
public static class ShellScript
{
    /// <summary>What a script hands to SQL engines.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ShellResult Unwrap(string text, ShellContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(context);
        return ShellEvaluator.Evaluate(text, context, cancellationToken);
    }
}
