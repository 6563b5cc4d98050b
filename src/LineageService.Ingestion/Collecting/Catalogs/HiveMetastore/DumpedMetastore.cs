using LineageService.Ingestion.Collecting.Catalogs.Databases;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

/// <summary>
/// The rows of a metastore from a dump of its database (pg_dump, mysqldump; gzip or not). The file is read twice: what it says of tables
/// comes behind what it says of their storage.
/// </summary>
internal sealed class DumpedMetastore(string path, string name) : IMetastoreRows
{
    public async Task<IReadOnlyList<SourceFailure>> ReadAsync(
        Action<MetastoreTable, string?[]> take, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        var seen = new HashSet<MetastoreTable>();
        await Task.Run(
            () =>
            {
                foreach (var heads in (bool[])[true, false])
                {
                    progress?.Report(new CollectProgress(heads ? "reading tables" : "reading columns", heads ? 0 : 1, 2));
                    Read(heads, take, seen, cancellationToken);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (MetastoreTable.All.FirstOrDefault(table => table.Required && !seen.Contains(table)) is { } missing)
            throw new CollectorException($"{name} is no dump of a Hive metastore with its rows: it has none of {missing.Name}");
        return [];
    }

    private void Read(bool heads, Action<MetastoreTable, string?[]> take, HashSet<MetastoreTable> seen, CancellationToken cancellationToken)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var text = new StreamReader(SourceStream.Unpack(file));
            var reader = new SqlDumpReader(text, table => MetastoreTable.ByName.TryGetValue(table, out var known)
                && IsHead(known) == heads);
            foreach (var row in reader.Rows(cancellationToken))
            {
                var table = MetastoreTable.ByName[row.Table];
                seen.Add(table);
                take(table, Ordered(row, table));
            }
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CollectorException($"{name} cannot be read: {failure.GetType().Name}", failure);
        }
    }

    private static bool IsHead(MetastoreTable table) => table == MetastoreTable.Databases || table == MetastoreTable.Tables;

    private static string?[] Ordered(DumpRow row, MetastoreTable table)
    {
        var values = new string?[table.Columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            // A dump without the definition of its tables has their columns in the order of Hive's own scripts, which nobody can rely on.
            var at = row.Columns is null ? i
                : Array.FindIndex(row.Columns, column => column.Equals(table.Columns[i], StringComparison.OrdinalIgnoreCase));
            values[i] = at >= 0 && at < row.Values.Length ? row.Values[at] : null;
        }

        return values;
    }
}
