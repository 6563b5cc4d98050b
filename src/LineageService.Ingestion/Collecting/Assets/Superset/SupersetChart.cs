using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Assets.Files;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets.Superset;

/// <summary>A chart: what it groups by, shows and filters of its dataset, as the query that Superset would build.</summary>
/// <param name="Fields">Names that it shows; none where its parameters tell none.</param>
internal sealed record SupersetChart(DatasetId Id, string Name, ImmutableArray<string> Fields)
{
    private static readonly string[] ColumnLists = ["x_axis", "groupby", "groupbyColumns", "groupbyRows", "columns", "all_columns", "series", "entity", "granularity_sqla"];
    private static readonly string[] MetricLists = ["metrics", "metric", "metrics_b", "secondary_metric", "percent_metrics", "x", "y", "size"];

    public static (SupersetChart Chart, AssetDefinition Asset) Of(JsonElement root, DatasetId id, string name, SupersetDataset dataset, string file)
    {
        var parameters = root.Get("params").Embedded();
        var shown = new List<(string Expression, string Label)>();
        var groups = new List<string>();
        var hasMetric = false;
        foreach (var list in ColumnLists)
        {
            foreach (var column in OneOrMany(parameters.Get(list)))
            {
                if (Column(column, dataset) is not { } read || !Add(read)) continue;
                groups.Add(read.Expression);
            }
        }

        foreach (var list in MetricLists)
        {
            foreach (var metric in OneOrMany(parameters.Get(list)))
                if (Metric(metric, dataset, isSaved: list.Length > 4) is { } read) hasMetric |= Add(read);
        }

        var chart = new SupersetChart(id, name, [.. shown.Select(one => one.Label)]);
        var asset = new AssetDefinition(id, "chart")
        {
            Title = name,
            Owner = root.Text("certified_by"),
            Fields = [.. chart.Fields.Select(field => new AssetField(field, null))],
            Reads = [dataset.Id],
            File = file,
        };
        return (chart, shown.Count == 0 ? asset : asset with { Query = Query() });

        bool Add((string Expression, string Label) read)
        {
            if (shown.Exists(one => one.Label == read.Label)) return false;
            shown.Add(read);
            return true;
        }

        AssetQuery Query()
        {
            var quote = dataset.Database.Dialect;
            var sql = $"SELECT {string.Join(", ", shown.Select(one => $"{one.Expression} AS {SqlNames.Quote(one.Label, quote)}"))}"
                + $" FROM {SqlNames.Quote(dataset.Id.Name, quote)}";
            var (where, having) = Filters(parameters, dataset);
            if (where.Count > 0) sql += $" WHERE {string.Join(" AND ", where)}";
            if (hasMetric && groups.Count > 0) sql += $" GROUP BY {string.Join(", ", groups)}";
            if (having.Count > 0) sql += $" HAVING {string.Join(" AND ", having)}";
            return new AssetQuery(sql, quote, dataset.Id.Namespace);
        }
    }

    private static IEnumerable<JsonElement> OneOrMany(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : value.ValueKind is JsonValueKind.String or JsonValueKind.Object ? [value] : [];

    private static (string Expression, string Label)? Column(JsonElement column, SupersetDataset dataset)
    {
        if (column.Text() is { } name) return (SqlNames.Quote(name, dataset.Database.Dialect), name);
        return column.Text("sqlExpression") is { } expression ? (expression, column.Text("label") ?? expression) : null;
    }

    // Of x, y and size, a bare text is a saved metric only where there is one of that name.
    private static (string Expression, string Label)? Metric(JsonElement metric, SupersetDataset dataset, bool isSaved)
    {
        if (metric.Text() is { } name)
            return dataset.Metrics.TryGetValue(name, out var saved) ? (saved, name) : isSaved && name == "count" ? ("COUNT(*)", name) : null;
        if (metric.Text("sqlExpression") is { } expression) return (expression, metric.Text("label") ?? expression);
        if (metric.Get("column").Text("column_name") is not { } column) return null;
        var aggregate = metric.Text("aggregate") ?? "SUM";
        var quoted = SqlNames.Quote(column, dataset.Database.Dialect);
        var call = aggregate == "COUNT_DISTINCT" ? $"COUNT(DISTINCT {quoted})" : $"{aggregate}({quoted})";
        return (call, metric.Text("label") ?? $"{aggregate}({column})");
    }

    // Which value is compared with is no lineage: only that the column decides.
    private static (List<string> Where, List<string> Having) Filters(JsonElement parameters, SupersetDataset dataset)
    {
        var (where, having) = (new List<string>(), new List<string>());
        foreach (var filter in parameters.Get("adhoc_filters").Items())
        {
            var into = filter.Text("clause") == "HAVING" ? having : where;
            if (filter.Text("sqlExpression") is { } expression) into.Add($"({expression})");
            else if (filter.Text("subject") is { } subject) into.Add($"{SqlNames.Quote(subject, dataset.Database.Dialect)} IS NOT NULL");
        }

        return (where, having);
    }
}
