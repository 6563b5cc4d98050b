using System.Globalization;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

/// <summary>The rows of a metastore from its service: what it serves of a table, in the form that its database has.</summary>
internal sealed class ServedMetastore(Func<CancellationToken, Task<IMetastoreService>> connect) : IMetastoreRows
{
    // Wide tables of a warehouse: a hundred are some megabytes.
    private const int TablesPerCall = 100;

    public async Task<IReadOnlyList<SourceFailure>> ReadAsync(
        Action<MetastoreTable, string?[]> take, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        var service = await connect(cancellationToken).ConfigureAwait(false);
        await using (service.ConfigureAwait(false))
        {
            var databases = await service.ListDatabasesAsync(cancellationToken).ConfigureAwait(false);
            long number = 0;
            for (var place = 0; place < databases.Length; place++)
            {
                progress?.Report(new CollectProgress($"reading database {databases[place]}", place, databases.Length));
                take(MetastoreTable.Databases, [Text(place), databases[place], null]);
                var names = await service.ListTablesAsync(databases[place], cancellationToken).ConfigureAwait(false);
                foreach (var some in names.Chunk(TablesPerCall))
                {
                    foreach (var table in await service.GetTablesAsync(databases[place], some, cancellationToken).ConfigureAwait(false))
                    {
                        var key = await service.GetPrimaryKeyAsync(databases[place], table.Name, cancellationToken).ConfigureAwait(false);
                        Take(take, table, Text(place), Text(++number));
                        TakeKey(take, table, [.. key], Text(number));
                    }
                }
            }
        }

        return [];
    }

    private static void Take(Action<MetastoreTable, string?[]> take, ServedTable table, string database, string id)
    {
        take(MetastoreTable.Tables, [id, database, id, table.Name, table.Type, table.Owner, table.ViewText, null]);
        take(MetastoreTable.Storage, [id, id, table.Location, id]);
        for (var i = 0; i < table.Columns.Length; i++) take(MetastoreTable.Columns2, Column(id, i, table.Columns[i]));
        for (var i = 0; i < table.PartitionKeys.Length; i++) take(MetastoreTable.PartitionKeys, Column(id, i, table.PartitionKeys[i]));
        foreach (var (key, value) in table.Parameters) take(MetastoreTable.TableParameters, [id, key, value]);
        foreach (var (key, value) in table.SerdeParameters) take(MetastoreTable.SerdeParameters, [id, key, value]);
    }

    private static void TakeKey(Action<MetastoreTable, string?[]> take, ServedTable table, string[] key, string id)
    {
        var places = Array.ConvertAll(key, name => table.Columns.Select(column => column.Name).ToList().IndexOf(name));
        if (places.Contains(-1)) return;
        for (var i = 0; i < places.Length; i++) take(MetastoreTable.Constraints, ["pk", "0", id, id, Text(places[i]), Text(i + 1)]);
    }

    private static string?[] Column(string id, int place, ServedColumn column) => [id, Text(place), column.Name, column.Type, column.Comment];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
