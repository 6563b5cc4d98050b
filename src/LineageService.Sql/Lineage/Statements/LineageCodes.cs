namespace LineageService.Sql.Lineage.Statements;

/// <summary>Codes of diagnostics that analysis gives; the sentences are where they arise, the list in docs/problems.md.</summary>
internal static class LineageCodes
{
    /// <summary>An INSERT has more or fewer values than columns.</summary>
    public const string ArityMismatch = "SQL2001";

    /// <summary>An INSERT without column list into a table that no schema tells: the names of its query are taken.</summary>
    public const string AssumedColumns = "SQL2002";
}
