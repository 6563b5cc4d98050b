using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The body of <c>POST /api/v2/sql/analyze</c> as documented: one line of <c>lineage analyze --jsonl</c>.</summary>
[Description("A SQL text to analyse; the same as one line of `lineage analyze --jsonl`.")]
public sealed record SqlAnalysisRequest([property: Description("One statement or a script.")] string Sql)
{
    [Description("Handed back as it came.")]
    public JsonNode? Id { get; init; }

    [Description("bigquery, spark, hive, flink, postgres, tsql …; any other is read as ansi, with a warning.")]
    public string? Dialect { get; init; }

    [Description("Tables known beforehand: names to columns, each a name or a pair of name and type.")]
    public IReadOnlyDictionary<string, JsonNode>? Schema { get; init; }

    [Description("Put in front of names that lack it.")]
    [JsonPropertyName("default_db")]
    public string? DefaultDb { get; init; }

    [Description("Put in front of bare names.")]
    [JsonPropertyName("default_schema")]
    public string? DefaultSchema { get; init; }

    [Description("Scripts that come first and refine the schema; their views and temporary objects are expanded through.")]
    [JsonPropertyName("context_sql")]
    public IReadOnlyList<string>? ContextSql { get; init; }

    [Description("True to infer types, nullability and keys of what comes out too.")]
    public bool? Types { get; init; }
}

/// <summary>The answer of <c>POST /api/v2/sql/analyze</c> as documented: one line of <c>lineage analyze --jsonl</c>.</summary>
[Description("The lineage of a SQL text, end to end; temporary objects are collapsed.")]
public sealed record SqlAnalysisResponse(
    [property: Description("As it came; null without one.")] JsonNode? Id,
    [property: Description("Permanent tables read.")] IReadOnlyList<string> Inputs,
    [property: Description("Permanent tables written or created.")] IReadOnlyList<string> Outputs,
    [property: Description("DIRECT edges: [[source table, source column], [target table or null, target column]].")]
    IReadOnlyList<IReadOnlyList<IReadOnlyList<string?>>> Columns,
    [property: Description("INDIRECT edges of columns: [[source table, source column], [target table or null, target column], subtype].")]
    IReadOnlyList<JsonNode> Indirect,
    [property: Description("Row-level edges: [target table or null, source table, source column, subtype].")]
    IReadOnlyList<IReadOnlyList<string?>> Rows,
    [property: Description("What could not be known, and why.")] IReadOnlyList<UnknownResponse> Unknowns,
    [property: Description("Findings about the text.")] IReadOnlyList<AnalysisDiagnosticResponse> Diagnostics,
    [property: Description("Why nothing could be analysed; null where anything could.")] string? Error)
{
    [Description("Columns written or returned with their types, where they were asked for; a type or nullability that is not known is null.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ColumnTypeResponse>? Types { get; init; }

    [Description("Columns that no two rows share, where types were asked for; an empty list of columns says that there is one row at most.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ResultKeyResponse>? Keys { get; init; }
}

/// <summary>An output column's type, as documented.</summary>
[Description("The inferred type of an output column.")]
public sealed record ColumnTypeResponse(
    [property: Description("Null where the rows go to the client.")] string? Table,
    [property: Description("The column.")] string Column,
    [property: Description("In one spelling for all dialects: int64, decimal(38,9), array<string>.")] string? Type,
    [property: Description("False where it never is NULL, true where it may be.")] bool? Nullable);

/// <summary>A key of a result, as documented.</summary>
[Description("Columns of a result that no two of its rows share.")]
public sealed record ResultKeyResponse(
    [property: Description("Null where the rows go to the client.")] string? Table,
    [property: Description("The columns; empty for one row at most.")] IReadOnlyList<string> Columns);

/// <summary>A finding of an analysis, as documented.</summary>
[Description("A finding about the text.")]
public sealed record AnalysisDiagnosticResponse(
    [property: Description("Stable code, such as SQL1001.")] string Code,
    [property: Description("note, warning or error.")] string Severity,
    [property: Description("What was expected.")] string Message)
{
    [Description("Start and length in the text, UTF-16 units; absent for the whole.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Span { get; init; }
}
