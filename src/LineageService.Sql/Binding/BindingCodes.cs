namespace LineageService.Sql.Binding;

/// <summary>Codes of diagnostics that name resolution gives; the list is in docs/problems.md.</summary>
internal static class BindingCodes
{
    /// <summary>The text names a column that the table's schema lacks, and only that table can have it.</summary>
    public const string OutdatedSchema = "SQL2003";
}
