namespace LineageService.Sql.TransactSql;

/// <summary>Codes of the diagnostics of this front end; those of the dialect parser it falls back to are its own.</summary>
public static class TransactSqlCodes
{
    /// <summary>ScriptDom refused a batch, or a limit kept the batch from it: the dialect parser read the batch.</summary>
    public const string FellBack = "SQL1101";

    /// <summary>A statement that ScriptDom reads has no place in the query model: its lineage is unknown.</summary>
    public const string UnmappedStatement = "SQL1102";

    /// <summary>An expression or relation that ScriptDom reads has no place in the query model: it depends on everything inside.</summary>
    public const string UnmappedFragment = "SQL1103";

    /// <summary>A clause that could change which rows are meant was skipped.</summary>
    public const string SkippedClause = "SQL1104";
}
