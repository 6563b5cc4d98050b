using System.Collections.Immutable;
using System.Text.Json;

namespace LineageService.Ingestion.Collecting.Shells.Engines;

/// <summary>A DataX job (JSON) as the SQL that does the same: reader's columns to writer's columns, by position.</summary>
public static class DataxJob
{
    /// <summary>Empty where the text is no such job or its ends are not known.</summary>
    public static ImmutableArray<ShellSql> Translate(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true
            });
            if (Member(document.RootElement, "job") is not { } job
                || Member(job, "content") is not { ValueKind: JsonValueKind.Array } content) return [];
            var statements = ImmutableArray.CreateBuilder<ShellSql>();
            foreach (var part in content.EnumerateArray())
            {
                if (Member(part, "reader") is not { } reader || Member(part, "writer") is not { } writer) continue;
                if (End(reader) is not { } from || End(writer) is not { } to) continue;
                var list = to.Columns.Length > 0 && !to.Columns.Contains("*") ? $" ({string.Join(", ", to.Columns.Select(Quoted))})"
                    : string.Empty;
                var columns = from.Columns.IsEmpty || from.Columns.Length != to.Columns.Length && to.Columns.Length > 0 ? ["*"]
                    : from.Columns;
                var selected = string.Join(", ", columns.Select(column => column == "*" ? column : Quoted(column)));
                statements.Add(new ShellSql($"INSERT INTO TABLE {to.Table}{list} SELECT {selected} FROM {from.Table}", "hive", "datax",
                    default));
            }

            return statements.ToImmutable();
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private sealed record JobEnd(string Table, ImmutableArray<string> Columns);

    private static JobEnd? End(JsonElement plugin)
    {
        if (Member(plugin, "parameter") is not { } parameter) return null;
        var columns = Columns(parameter);
        if (Text(parameter, "path") is { } path && PathTable.Of(path) is { } folder) return new JobEnd(folder, columns);
        if (Member(parameter, "connection") is not { ValueKind: JsonValueKind.Array } connections) return null;
        foreach (var connection in connections.EnumerateArray())
        {
            if (First(connection, "jdbcUrl") is not { } url) continue;
            if (First(connection, "querySql") is { } query) return new JobEnd($"({query.TrimEnd(';', ' ', '\n')}) q", []);
            if (First(connection, "table") is { } table && ServerDatasets.Quoted(ServerUrl.Parse(url),
                table) is { } quoted) return new JobEnd(quoted, columns);
        }

        return null;
    }

    private static ImmutableArray<string> Columns(JsonElement parameter)
    {
        if (Member(parameter, "column") is not { ValueKind: JsonValueKind.Array } list) return [];
        var columns = ImmutableArray.CreateBuilder<string>();
        foreach (var column in list.EnumerateArray())
        {
            if (column.ValueKind == JsonValueKind.String) columns.Add(column.GetString()!);
            else if (Text(column, "name") is { } name) columns.Add(name);
            else if (Text(column, "value") is { } value) columns.Add($"'{value.Replace("'", string.Empty, StringComparison.Ordinal)}'");
        }

        return columns.ToImmutable();
    }

    private static string Quoted(string column) =>
        column.Length > 0 && column.AsSpan().IndexOfAny("`'() ") < 0 && !char.IsAsciiDigit(column[0]) ? $"`{column.Trim('"')}`" : column;

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text
        ? text.GetString() : null;

    private static string? First(JsonElement element, string name) => Member(element, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.String =>
            list[0].GetString(),
        _ => null,
    };
}
