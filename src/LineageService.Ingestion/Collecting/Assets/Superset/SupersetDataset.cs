using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Assets.Files;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets.Superset;

/// <summary>A dataset of Superset: a table of its database or a query, with columns and metrics that are computed when a chart asks.</summary>
/// <param name="Id">As a node of its own.</param>
internal sealed record SupersetDataset(DatasetId Id, BiDatabase Database)
{
    /// <summary>Expressions of saved metrics, by name.</summary>
    public ImmutableDictionary<string, string> Metrics { get; init; } = ImmutableDictionary<string, string>.Empty;

    public static SupersetDataset Of(JsonElement root, string databaseName, BiDatabase database, string toolNamespace)
    {
        string?[] parts = ["dataset", databaseName, root.Text("schema"), root.Text("table_name") ?? "unnamed"];
        // Dots would part the name where SQL reads it.
        var name = string.Join('/', parts.OfType<string>().Select(part => part.Replace('.', '_').Replace('/', '_')));
        var metrics = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var metric in root.Get("metrics").Items())
            if (metric.Text("metric_name") is { } metricName && metric.Text("expression") is { } expression) metrics[metricName] = expression;
        return new SupersetDataset(new DatasetId(toolNamespace, name), database) { Metrics = metrics.ToImmutable() };
    }

    /// <summary>The dataset as an asset whose query is what Superset reads.</summary>
    public AssetDefinition Asset(JsonElement root, string file)
    {
        var fields = ImmutableArray.CreateBuilder<AssetField>();
        var list = new List<string>();
        foreach (var column in root.Get("columns").Items())
        {
            if (column.Text("column_name") is not { } name) continue;
            fields.Add(new AssetField(name, null) { Type = column.Text("type"), Description = column.Text("description") });
            var quoted = SqlNames.Quote(name, Database.Dialect);
            list.Add(column.Text("expression") is { } expression ? $"{expression} AS {quoted}" : quoted);
        }

        var columns = list.Count == 0 ? "*" : string.Join(", ", list);
        var sql = root.Text("sql")?.TrimEnd(';', ' ', '\n', '\r', '\t');
        string?[] parts = [root.Text("catalog"), root.Text("schema"), root.Text("table_name")];
        var from = sql is { Length: > 0 }
            ? $"(\n{sql}\n) AS virtual_table"
            : string.Join('.', parts.OfType<string>().Select(part => SqlNames.Quote(part, Database.Dialect)));
        return new AssetDefinition(Id, "bi-dataset")
        {
            Title = root.Text("description") ?? root.Text("table_name"),
            Fields = fields.ToImmutable(),
            Query = Database.Query($"SELECT {columns} FROM {from}"),
            File = file,
        };
    }
}
