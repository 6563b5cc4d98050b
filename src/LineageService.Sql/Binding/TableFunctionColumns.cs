using System.Collections.Frozen;

namespace LineageService.Sql.Binding;

/// <summary>Names of the columns that table functions make where the text gives none. Source: the engines' manuals, function by function.</summary>
internal static class TableFunctionColumns
{
    /// <summary>Columns that windowing table functions add (Flink SQL, "Windowing TVF").</summary>
    public static readonly string[] WindowColumns = ["window_start", "window_end", "window_time"];

    private static readonly FrozenSet<string> ArrayFunctions =
        new[] { "UNNEST", "EXPLODE", "EXPLODE_OUTER", "ARRAY JOIN", "ARRAYJOIN", "INLINE", "INLINE_OUTER" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> ElsewhereFunctions = new[]
    {
        "EXTERNAL_QUERY", "ML.PREDICT", "ML.FORECAST", "ML.EVALUATE", "ML.DETECT_ANOMALIES", "ML.GENERATE_TEXT", "OPENROWSET", "OPENQUERY",
        "OPENDATASOURCE", "DBLINK", "POSTGRES_QUERY", "MYSQL_QUERY", "RESULT_SCAN", "CHANGETABLE", "CROSSTAB",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string[]> ByFunction = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["FLATTEN"] = ["SEQ", "KEY", "PATH", "INDEX", "VALUE", "THIS"],
        ["SPLIT_TO_TABLE"] = ["SEQ", "INDEX", "VALUE"],
        ["POSEXPLODE"] = ["pos", "col"],
        ["POSEXPLODE_OUTER"] = ["pos", "col"],
        ["OPENJSON"] = ["key", "value", "type"],
        ["STRING_SPLIT"] = ["value", "ordinal"],
        ["JSON_EACH"] = ["key", "value"],
        ["JSON_EACH_TEXT"] = ["key", "value"],
        ["JSONB_EACH"] = ["key", "value"],
        ["JSONB_EACH_TEXT"] = ["key", "value"],
        ["EACH"] = ["key", "value"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for functions that add <see cref="WindowColumns"/> to the table they are given.</summary>
    public static bool AddsWindow(string function) => function is "TUMBLE" or "HOP" or "CUMULATE" or "SESSION";

    /// <summary>True for functions that take an array apart, element by element.</summary>
    public static bool Unnests(string function) => ArrayFunctions.Contains(function);

    /// <summary>True for functions that make as many rows whatever their arguments hold.</summary>
    public static bool HasFixedRows(string function) => function is "STACK" or "JSON_TUPLE" or "PARSE_URL_TUPLE";

    /// <summary>True for functions that send a text to another system as a query.</summary>
    public static bool SendsQuery(string function) =>
        function is "EXTERNAL_QUERY" or "OPENQUERY" or "OPENROWSET" or "DBLINK" or "POSTGRES_QUERY" or "MYSQL_QUERY"
        || function.EndsWith(".SYSTEM.QUERY", StringComparison.Ordinal);

    /// <summary>True for functions that read something outside the text: another system, a model.</summary>
    public static bool ReadsElsewhere(string function) => ElsewhereFunctions.Contains(function);

    /// <summary>The columns of a function without column names; scalar-like ones have a column of their alias or own name.</summary>
    public static string[] Of(string function, int arguments, string? alias)
    {
        if (ByFunction.TryGetValue(function, out var names)) return names;
        if (function is "JSON_TUPLE") return [.. Enumerable.Range(0, Math.Max(1, arguments - 1)).Select(ordinal => $"c{ordinal}")];
        return [alias ?? function.ToLowerInvariant()];
    }
}
