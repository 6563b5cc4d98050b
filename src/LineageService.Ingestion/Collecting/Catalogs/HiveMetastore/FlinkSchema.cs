using System.Globalization;

namespace LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

/// <summary>
/// The schema that Flink keeps of its own tables in a Hive catalog, in their properties (<c>flink.schema.0.name</c>). Source: Flink 2.0,
/// CatalogPropertiesUtil.
/// </summary>
internal static class FlinkSchema
{
    /// <summary>Adds its columns to a table.</summary>
    /// <returns>False where the properties hold none.</returns>
    public static bool TryAdd(TableBuilder table, IReadOnlyDictionary<string, string> properties)
    {
        for (var i = 0; properties.TryGetValue(Key(i, "name"), out var name); i++)
        {
            var type = properties.GetValueOrDefault(Key(i, "data-type"));
            var notNull = type?.EndsWith(" NOT NULL", StringComparison.OrdinalIgnoreCase) == true;
            table.Add(
                name, notNull ? type![..^9] : type, notNull ? false
                    : null, properties.GetValueOrDefault(Key(i, "comment")), properties.ContainsKey(Key(i, "expr")));
        }

        if (properties.GetValueOrDefault("flink.schema.primary-key.columns") is { } key) table.Key(
            key.Split(',', StringSplitOptions.TrimEntries), primary: true);
        return table.HasColumns;
    }

    private static string Key(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"flink.schema.{number}.{what}");
}
