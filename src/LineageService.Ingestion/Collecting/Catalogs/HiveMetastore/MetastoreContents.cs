using System.Globalization;

namespace LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

/// <summary>Joins the metastore's rows into its tables. Mutable; one thread.</summary>
internal sealed class MetastoreContents
{
    private readonly Dictionary<long, string> _databases = [];
    private readonly Dictionary<long, MetastoreEntry> _tables = [];
    private readonly Dictionary<long, List<MetastoreEntry>> _byStorage = [];
    private readonly Dictionary<long, List<MetastoreEntry>> _bySerde = [];
    private readonly Dictionary<long, SortedDictionary<long, MetastoreColumn>> _columns = [];
    private readonly List<string?[]> _waiting = [];
    private readonly List<(long Serde, string Key, string Value)> _options = [];
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The tables by name, when all rows are in.</summary>
    public IEnumerable<MetastoreEntry> Tables =>
        _tables.Values.OrderBy(table => table.Database, StringComparer.Ordinal).ThenBy(table => table.Name, StringComparer.Ordinal);

    public IReadOnlyDictionary<long, MetastoreColumn> ColumnsOf(MetastoreEntry table) =>
        _columns.TryGetValue(table.ColumnsId, out var columns) ? columns : new SortedDictionary<long, MetastoreColumn>();

    public void Take(MetastoreTable table, string?[] row)
    {
        switch (table.Name)
        {
            case "DBS":
                _databases[Number(row[0])] = row[1] ?? string.Empty;
                break;
            case "TBLS":
                _waiting.Add(row);
                break;
            case "SDS":
                Join();
                TakeStorage(row);
                break;
            case "COLUMNS_V2":
                if (!_columns.TryGetValue(Number(row[0]), out var columns)) _columns[Number(row[0])] = columns = [];
                columns[Number(row[1])] = Column(row);
                break;
            case "PARTITION_KEYS":
                if (Find(row[0]) is { } partitioned) partitioned.PartitionKeys[Number(row[1])] = Column(row);
                break;
            case "TABLE_PARAMS":
                if (Find(row[0]) is { } described && row[1] is { } key && row[2] is { } value) described.Properties[Shared(key)] = value;
                break;
            case "SERDE_PARAMS":
                if (row[1] is { } option && row[2] is { } given) _options.Add((Number(row[0]), Shared(option), given));
                break;
            case "KEY_CONSTRAINTS":
                if (Find(row[2]) is { } constrained && Number(row[1]) is var kind and (0 or 2 or 3))
                    constrained.Constraints.Add(
                        new MetastoreConstraint(row[0] ?? string.Empty, kind, Number(row[3]), Number(row[4]), Number(row[5])));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>To be called when all rows are in.</summary>
    public void Complete()
    {
        Join();
        foreach (var (serde, key, value) in _options)
        {
            if (!_bySerde.TryGetValue(serde, out var tables)) continue;
            foreach (var table in tables) table.Options[key] = value;
        }

        _options.Clear();
    }

    // Tables know their databases only when both are in.
    private void Join()
    {
        foreach (var row in _waiting)
        {
            if (row[3] is not { Length: > 0 } name || !_databases.TryGetValue(Number(row[1]), out var database)) continue;
            var table = new MetastoreEntry(database, name)
            {
                Type = row[4],
                Owner = row[5],
                ViewText = row[6] is { Length: > 0 } original
                ? original : row[7]
            };
            _tables[Number(row[0])] = table;
            if (!_byStorage.TryGetValue(Number(row[2]), out var sharing)) _byStorage[Number(row[2])] = sharing = [];
            sharing.Add(table);
        }

        _waiting.Clear();
    }

    private void TakeStorage(string?[] row)
    {
        if (!_byStorage.TryGetValue(Number(row[0]), out var tables)) return;
        foreach (var table in tables)
        {
            table.ColumnsId = Number(row[1]);
            table.Location = row[2];
            if (!_bySerde.TryGetValue(Number(row[3]), out var sharing)) _bySerde[Number(row[3])] = sharing = [];
            sharing.Add(table);
        }
    }

    private MetastoreEntry? Find(string? id)
    {
        Join();
        return _tables.GetValueOrDefault(Number(id));
    }

    private MetastoreColumn Column(string?[] row) =>
        new(Shared(row[2] ?? string.Empty), row[3] is { } type ? Shared(type) : null, string.IsNullOrEmpty(row[4]) ? null : row[4]);

    // A warehouse repeats a few thousand names and types over hundreds of thousands of columns.
    private string Shared(string text)
    {
        if (_texts.TryGetValue(text, out var known)) return known;
        _texts.Add(text, text);
        return text;
    }

    private static long Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
