namespace LineageService.Ingestion.Collecting.SqlServer;

/// <summary>What kind of row an export has, told by its columns.</summary>
internal static class ServerRows
{
    public static bool IsModule(Dictionary<string, string> row) => row.ContainsKey("definition") && Name(row) is not null;

    public static bool IsStep(Dictionary<string, string> row) => row.ContainsKey("command") && row.ContainsKey("subsystem");

    public static bool IsJob(Dictionary<string, string> row) =>
        !IsStep(row) && row.ContainsKey("job_id") && row.ContainsKey("name") && !row.ContainsKey("step_id");

    public static bool IsSynonym(Dictionary<string, string> row) => row.ContainsKey("base_object_name") && Name(row) is not null;

    public static bool IsLinkedServer(Dictionary<string, string> row) => row.ContainsKey("data_source") && Name(row) is not null;

    public static string? Database(Dictionary<string, string> row) => First(row, "database_name", "database", "db", "catalog");

    public static string? Schema(Dictionary<string, string> row) => First(row, "schema_name", "schema", "SchemaName");

    public static string? Name(Dictionary<string, string> row) => First(row, "object_name", "name", "ObjectName");

    public static string? First(Dictionary<string, string> row, params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (row.TryGetValue(column, out var value) && value.Trim() is { Length: > 0 } text
                && !text.Equals("NULL", StringComparison.OrdinalIgnoreCase)) return text;
        }

        return null;
    }

    /// <summary>The kind of a module, of <c>sys.objects.type</c> or <c>type_desc</c>.</summary>
    public static string? Kind(Dictionary<string, string> row) =>
        (First(row, "type", "type_desc", "object_type") ?? string.Empty).ToUpperInvariant() switch
        {
            "P" or "SQL_STORED_PROCEDURE" or "PROCEDURE" => "procedure",
            "V" or "VIEW" => "view",
            "FN" or "IF" or "TF" or "SQL_SCALAR_FUNCTION" or "SQL_INLINE_TABLE_VALUED_FUNCTION" or "SQL_TABLE_VALUED_FUNCTION" or "FUNCTION" =>
                "function",
            "TR" or "SQL_TRIGGER" or "TRIGGER" => "trigger",
            _ => null,
        };
}
