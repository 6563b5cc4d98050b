using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Shells.Engines;

/// <summary>
/// Sqoop 1.4's imports and exports as the SQL that does the same: a table of a server is named by its dataset (<c>mysql://host:3306/shop.orders</c>), so that both ends keep their
/// own namespaces.
/// </summary>
internal static class Sqoop
{
    public static ImmutableArray<ShellSql> Translate(List<string> words, Func<string, string?> readFile)
    {
        var (tool, options) = Options(words, readFile);
        if (tool is not ("import" or "export" or "import-all-tables") || !options.TryGetValue("--connect", out var connect)) return [];
        var url = ServerUrl.Parse(connect);
        return tool == "export" ? Export(options, url) : tool == "import" ? Import(options, url) : [];
    }

    private static (string? Tool, Dictionary<string, string> Options) Options(List<string> words, Func<string, string?> readFile)
    {
        var expanded = new List<string>();
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i] != "--options-file" || i + 1 >= words.Count) expanded.Add(words[i]);
            else if (readFile(words[++i]) is { } text) expanded.AddRange(text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'));
        }

        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        string? tool = null;
        for (var i = 0; i < expanded.Count; i++)
        {
            var word = expanded[i];
            if (word == "-D" || word == "-libjars")
            {
                i++;
                continue;
            }

            if (!word.StartsWith('-'))
            {
                tool ??= word;
                continue;
            }

            var name = word switch { "-e" => "--query", "-m" => "--num-mappers", _ => word };
            options[name] = i + 1 < expanded.Count && !expanded[i + 1].StartsWith("--", StringComparison.Ordinal) ? expanded[++i] : string.Empty;
        }

        return (tool, options);
    }

    private static ImmutableArray<ShellSql> Import(Dictionary<string, string> options, ServerUrl url)
    {
        if (HiveTarget(options) is not { } target) return [];
        if (options.TryGetValue("--query", out var query)) return Query(options, url, target, query);
        if (!options.TryGetValue("--table", out var table) || Dataset(url, table) is not { } dataset) return [];
        var columns = options.GetValueOrDefault("--columns") is { Length: > 0 } told ? string.Join(", ", told.Split(',', StringSplitOptions.TrimEntries)) : "*";
        var partition = PartitionOf(options);
        var where = options.GetValueOrDefault("--where") is { Length: > 0 } condition ? " WHERE " + condition : string.Empty;
        var list = columns == "*" || partition.Length > 0 ? string.Empty : $" ({columns})";
        var sql = $"INSERT OVERWRITE TABLE {target}{partition}{list} SELECT {columns} FROM {dataset}{where}";
        return [new ShellSql(sql, "hive", "sqoop", default)];
    }

    // Two engines, two texts: the rows meet in the folder that Sqoop writes.
    private static ImmutableArray<ShellSql> Query(Dictionary<string, string> options, ServerUrl url, string target, string query)
    {
        var path = options.GetValueOrDefault("--target-dir") is { Length: > 0 } folder ? PathTable.Of(folder) : null;
        if (path is null || path == target) path = $"`/sqoop/{target.Replace("`", string.Empty, StringComparison.Ordinal).TrimStart('/')}`";
        var source = query.Replace("$CONDITIONS", "1 = 1", StringComparison.Ordinal);
        return
        [
            new ShellSql(source, DialectOf(url), "sqoop", default)
            {
                Output = path.Trim('`'),
                Connection = new ShellConnection(url.Host, url.Port, url.Database, null),
            },
            new ShellSql($"INSERT OVERWRITE TABLE {target} SELECT * FROM {path}", "hive", "sqoop", default),
        ];
    }

    private static string PartitionOf(Dictionary<string, string> options) =>
        options.GetValueOrDefault("--hive-partition-key") is { Length: > 0 } key && options.GetValueOrDefault("--hive-partition-value") is { } value
            ? $" PARTITION ({key} = '{value}')"
            : string.Empty;

    private static string? HiveTarget(Dictionary<string, string> options)
    {
        var database = options.GetValueOrDefault("--hive-database");
        if (options.GetValueOrDefault("--hcatalog-table") is { Length: > 0 } catalogTable)
            return Qualified(options.GetValueOrDefault("--hcatalog-database"), catalogTable);
        if (options.GetValueOrDefault("--hive-table") is { Length: > 0 } table) return Qualified(database, table);
        if (options.ContainsKey("--hive-import") && options.GetValueOrDefault("--table") is { Length: > 0 } same) return Qualified(database, same);
        return options.GetValueOrDefault("--target-dir") is { Length: > 0 } folder ? PathTable.Of(folder) : null;
    }

    private static ImmutableArray<ShellSql> Export(Dictionary<string, string> options, ServerUrl url)
    {
        var source = options.GetValueOrDefault("--export-dir") is { Length: > 0 } folder ? PathTable.Of(folder) : HiveTarget(options);
        if (source is null || !options.TryGetValue("--table", out var table) || Dataset(url, table) is not { } dataset) return [];
        var list = options.GetValueOrDefault("--columns") is { Length: > 0 } told ? $" ({string.Join(", ", told.Split(',', StringSplitOptions.TrimEntries))})" : string.Empty;
        return [new ShellSql($"INSERT INTO TABLE {dataset}{list} SELECT * FROM {source}", "hive", "sqoop", default)];
    }

    private static string Qualified(string? database, string table) => string.IsNullOrEmpty(database) ? table : database + "." + table;

    private static string? Dataset(ServerUrl url, string table) => ServerDatasets.Quoted(url, table);

    private static string DialectOf(ServerUrl url) => ServerDatasets.Dialect(url.System);
}
