using System.Text.Json;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Analysis;

/// <summary>
/// Writes what an analysis found as the JSON that <c>lineage analyze --jsonl</c> and <c>POST /api/v2/sql/analyze</c> answer: <c>inputs</c>,
/// <c>outputs</c>, <c>columns</c> (DIRECT edges), <c>indirect</c>, <c>rows</c>, <c>unknowns</c>, <c>diagnostics</c>, <c>error</c>;
/// with types asked for also <c>types</c> and <c>keys</c>.
/// </summary>
public static class AnalysisAnswerWriter
{
    /// <summary>Writes one whole object.</summary>
    public static void Write(Utf8JsonWriter writer, string? id, LineageResult result)
    {
        Begin(writer, id);
        WriteNames(writer, "inputs", result.Inputs);
        WriteNames(writer, "outputs", result.Outputs);
        WriteColumns(writer, result);
        WriteIndirect(writer, result);
        WriteRows(writer, result);
        WriteUnknowns(writer, result);
        WriteDiagnostics(writer, result.Diagnostics);
        if (result.HasTypes) WriteTypes(writer, result);
        writer.WriteString("error", ErrorOf(result));
        writer.WriteEndObject();
    }

    /// <summary>Writes the object of a request that could not be read.</summary>
    public static void WriteError(Utf8JsonWriter writer, string? id, string error)
    {
        Begin(writer, id);
        foreach (var name in (ReadOnlySpan<string>)["inputs", "outputs", "columns", "indirect", "rows", "unknowns", "diagnostics"])
        {
            writer.WriteStartArray(name);
            writer.WriteEndArray();
        }

        writer.WriteString("error", error);
        writer.WriteEndObject();
    }

    /// <summary>Why nothing could be analysed; null where anything could.</summary>
    public static string? ErrorOf(LineageResult result)
    {
        if (result.Statements == 0 || result.OpaqueStatements < result.Statements) return null;
        foreach (var diagnostic in result.Diagnostics)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error) return diagnostic.Message;
        }

        return result.Unknowns.IsEmpty ? "no statement was understood" : result.Unknowns[0].Message;
    }

    private static void Begin(Utf8JsonWriter writer, string? id)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("id");
        if (id is null) writer.WriteNullValue();
        else writer.WriteRawValue(id);
    }

    private static void WriteNames(Utf8JsonWriter writer, string property, IEnumerable<Sql.Catalog.TableName> names)
    {
        writer.WriteStartArray(property);
        foreach (var name in names) writer.WriteStringValue(name.ToString());
        writer.WriteEndArray();
    }

    private static void WriteColumns(Utf8JsonWriter writer, LineageResult result)
    {
        writer.WriteStartArray("columns");
        foreach (var edge in result.Columns)
        {
            if (edge.Subtype.Type() != EdgeType.Direct) continue;
            writer.WriteStartArray();
            WriteEnd(writer, edge.Source.Table.ToString(), edge.Source.Column);
            WriteEnd(writer, edge.Target.Table?.ToString(), edge.Target.Column);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteIndirect(Utf8JsonWriter writer, LineageResult result)
    {
        writer.WriteStartArray("indirect");
        foreach (var edge in result.Columns)
        {
            if (edge.Subtype.Type() != EdgeType.Indirect) continue;
            writer.WriteStartArray();
            WriteEnd(writer, edge.Source.Table.ToString(), edge.Source.Column);
            WriteEnd(writer, edge.Target.Table?.ToString(), edge.Target.Column);
            writer.WriteStringValue(edge.Subtype.WireName());
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteTypes(Utf8JsonWriter writer, LineageResult result)
    {
        writer.WriteStartArray("types");
        foreach (var column in result.OutputColumns)
        {
            writer.WriteStartObject();
            writer.WriteString("table", column.Column.Table?.ToString());
            writer.WriteString("column", column.Column.Column);
            writer.WriteString("type", column.Type?.ToString());
            if (column.Nullable is { } nullable) writer.WriteBoolean("nullable", nullable);
            else writer.WriteNull("nullable");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("keys");
        foreach (var key in result.Keys)
        {
            writer.WriteStartObject();
            writer.WriteString("table", key.Table?.ToString());
            writer.WriteStartArray("columns");
            foreach (var column in key.Columns) writer.WriteStringValue(column);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // What rows are made of, a table or an array taken apart, does not choose among them: the tables are in `inputs` already.
    private static void WriteRows(Utf8JsonWriter writer, LineageResult result)
    {
        writer.WriteStartArray("rows");
        foreach (var row in result.Rows)
        {
            if (row.Column is null || row.Subtype == EdgeSubtype.RowSet) continue;
            writer.WriteStartArray();
            writer.WriteStringValue(row.Target?.ToString());
            writer.WriteStringValue(row.Table.ToString());
            writer.WriteStringValue(row.Column);
            writer.WriteStringValue(row.Subtype.WireName());
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteUnknowns(Utf8JsonWriter writer, LineageResult result)
    {
        writer.WriteStartArray("unknowns");
        foreach (var unknown in result.Unknowns)
        {
            writer.WriteStartObject();
            writer.WriteString("code", unknown.Code);
            if (unknown.Table is not null) writer.WriteString("table", unknown.Table);
            if (unknown.Column is not null) writer.WriteString("column", unknown.Column);
            WriteSpan(writer, unknown.Span);
            writer.WriteString("message", unknown.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteDiagnostics(Utf8JsonWriter writer, IEnumerable<Diagnostic> diagnostics)
    {
        writer.WriteStartArray("diagnostics");
        foreach (var diagnostic in diagnostics)
        {
            writer.WriteStartObject();
            writer.WriteString("code", diagnostic.Code);
            writer.WriteString("severity", SeverityName(diagnostic.Severity));
            WriteSpan(writer, diagnostic.Span);
            writer.WriteString("message", diagnostic.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The severity as written in answers: <c>note</c>, <c>warning</c>, <c>error</c>.</summary>
    public static string SeverityName(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Note => "note",
        DiagnosticSeverity.Warning => "warning",
        DiagnosticSeverity.Error => "error",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void WriteEnd(Utf8JsonWriter writer, string? table, string column)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(table);
        writer.WriteStringValue(column);
        writer.WriteEndArray();
    }

    private static void WriteSpan(Utf8JsonWriter writer, TextSpan? span)
    {
        if (span is not { } place) return;
        writer.WriteStartArray("span");
        writer.WriteNumberValue(place.Start);
        writer.WriteNumberValue(place.Length);
        writer.WriteEndArray();
    }
}
