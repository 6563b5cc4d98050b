namespace LineageService.Ingestion.Tests.Closures;

/// <summary>
/// One-hop value lineage that a person worked out, and the closures that follow: a column's sources are those of the columns it is computed from, down
/// to tables that the file does not describe.
/// </summary>
internal sealed class HopGolden
{
    private readonly Dictionary<string, Dictionary<string, HashSet<(string Table, string Column)>>> _tables = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Tables => _tables.Keys;

    /// <summary>Described tables from which no other described one is computed.</summary>
    public IEnumerable<string> Sinks
    {
        get
        {
            var read = _tables.SelectMany(table => table.Value.Values.SelectMany(sources => sources)
                .Select(source => source.Table).Where(source => !source.Equals(table.Key, StringComparison.OrdinalIgnoreCase)));
            return _tables.Keys.Except(read, StringComparer.OrdinalIgnoreCase);
        }
    }

    public static HopGolden Read(string path)
    {
        var golden = new HopGolden();
        var (aliases, first) = (new Dictionary<string, string>(StringComparer.Ordinal), "");
        Dictionary<string, HashSet<(string, string)>> columns = [];
        foreach (var line in File.ReadLines(path))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "==")
            {
                golden._tables[words[1]] = columns = new(StringComparer.OrdinalIgnoreCase);
                aliases.Clear();
                foreach (var alias in words[2..].Select(word => word.Split('=', 2))) aliases[alias[0]] = alias[1];
                first = words.Length > 2 ? words[2].Split('=', 2)[1] : "";
            }
            else if (words[0] == "*")
            {
                foreach (var column in words[1..]) columns[column] = [(first, column)];
            }
            else
            {
                columns[words[0]] = [.. words[2..].Select(word => word.Split('.', 2)).Select(part => (aliases[part[0]], part[1]))];
            }
        }

        return golden;
    }

    public IEnumerable<string> ColumnsOf(string table) => _tables[table].Keys;

    public bool Describes(string table) => _tables.ContainsKey(table);

    /// <summary>The source columns of a column, <c>table.column</c> in lower case, sorted.</summary>
    public string[] ClosureOf(string table, string column)
    {
        var seen = new HashSet<(string Table, string Column)> { (table, column) };
        var queue = new Queue<(string Table, string Column)>(seen);
        var sources = new SortedSet<string>(StringComparer.Ordinal);
        while (queue.TryDequeue(out var next))
        {
            if (!_tables.TryGetValue(next.Table, out var columns))
            {
                sources.Add($"{next.Table}.{next.Column}".ToLowerInvariant());
                continue;
            }

            if (!columns.TryGetValue(next.Column, out var from)) continue;
            foreach (var one in from) if (seen.Add(one)) queue.Enqueue(one);
        }

        return [.. sources];
    }
}
