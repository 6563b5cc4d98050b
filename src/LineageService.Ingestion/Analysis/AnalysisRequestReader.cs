using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Reading;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Analysis;

/// <summary>
/// Reads an <see cref="AnalysisRequest"/> from JSON:
/// <c>{"id", "dialect", "sql", "schema": {"t": ["c", …] or [["c", "type"], …]} | null, "default_db", "default_schema", "context_sql": […]?, "types": true?}</c>.
/// </summary>
public static class AnalysisRequestReader
{
    /// <summary>The request, or null and what was wrong with it. The failure's file is null.</summary>
    /// <param name="id">The request's mark as raw JSON where it could be read, also beside a failure.</param>
    public static AnalysisRequest? Read(ReadOnlyMemory<byte> json, long line, out string? id, out SourceFailure? failure)
    {
        id = null;
        using var document = JsonRecord.TryParse(json, null, line, out failure);
        if (document is null) return null;
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            failure = new SourceFailure(SourceCodes.UnknownRecord, null, line, 1, "expected a JSON object with `dialect` and `sql`");
            return null;
        }

        if (root.TryGetProperty("id", out var mark) && mark.ValueKind != JsonValueKind.Null) id = mark.GetRawText();
        var properties = new JsonProperties(root, json, null, line);
        var sql = properties.RequiredString("sql");
        var request = new AnalysisRequest(properties.String("dialect") ?? "ansi", sql, ReadSchema(root, ref properties))
        {
            Id = id,
            DefaultDatabase = properties.String("default_db"),
            DefaultSchema = properties.String("default_schema"),
            Target = properties.String("target"),
            Context = properties.Strings("context_sql"),
            InferTypes = root.TryGetProperty("types", out var types) && types.ValueKind == JsonValueKind.True,
        };
        failure = properties.Failure;
        return failure is null ? request : null;
    }

    private static CatalogTables? ReadSchema(JsonElement root, ref JsonProperties properties)
    {
        if (!root.TryGetProperty("schema", out var schema) || schema.ValueKind == JsonValueKind.Null) return null;
        if (schema.ValueKind != JsonValueKind.Object)
        {
            properties.Complain("schema", "expected an object of tables with their columns, or null");
            return null;
        }

        var catalog = new CatalogTables();
        foreach (var table in schema.EnumerateObject())
        {
            var columns = ReadColumns(table.Value);
            if (columns.IsDefault)
            {
                properties.Complain("schema", "expected each table's columns as [\"name\", …] or [[\"name\", \"type\"], …]");
                return null;
            }

            catalog.Add(new CatalogTable(new TableSchema(TableName.Parse(table.Name), columns), SchemaOrigin.Catalog));
        }

        return catalog;
    }

    private static ImmutableArray<SchemaColumn> ReadColumns(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array) return default;
        var columns = ImmutableArray.CreateBuilder<SchemaColumn>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (JsonRecord.TextOf(item) is { } name) columns.Add(new SchemaColumn(name));
            else if (item.ValueKind == JsonValueKind.Array && item.GetArrayLength() > 0 && JsonRecord.TextOf(item[0]) is { } first)
                columns.Add(new SchemaColumn(first, item.GetArrayLength() > 1 ? JsonRecord.TextOf(item[1]) ?? item[1].GetRawText() : null));
            else return default;
        }

        return columns.MoveToImmutable();
    }
}
