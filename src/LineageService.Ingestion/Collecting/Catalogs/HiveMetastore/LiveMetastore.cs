using System.Data.Common;
using LineageService.Ingestion.Collecting.Catalogs.Databases;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

/// <summary>The rows of a metastore from its PostgreSQL.</summary>
internal sealed class LiveMetastore(DbDataSource database, string name) : IMetastoreRows
{
    // Descriptors of partitions outnumber those of tables by far and tell nothing more.
    private const string OfTables = " WHERE \"SD_ID\" IN (SELECT \"SD_ID\" FROM \"TBLS\")";

    public async Task<IReadOnlyList<SourceFailure>> ReadAsync(
        Action<MetastoreTable, string?[]> take, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        var failures = new List<SourceFailure>();
        var connection = await CatalogConnection.OpenAsync(database, name, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var done = 0;
            foreach (var table in MetastoreTable.All)
            {
                progress?.Report(new CollectProgress($"reading {table.Name}", done++, MetastoreTable.All.Length));
                var columns = string.Join(", ", table.Columns.Select(column => $"\"{column}\""));
                var sql = $"SELECT {columns} FROM \"{table.Name}\"{(table == MetastoreTable.Storage ? OfTables : "")}";
                var failure = await connection.ReadAsync($"table {table.Name}", sql, row =>
                    take(table, Values(row, table)), cancellationToken).ConfigureAwait(false);
                if (failure is null) continue;
                if (table.Required) throw new CollectorException($"{name} cannot be read as a metastore: {failure.Message}");
                failures.Add(failure);
            }
        }

        return failures;
    }

    private static string?[] Values(DbDataReader row, MetastoreTable table)
    {
        var values = new string?[table.Columns.Length];
        for (var i = 0; i < values.Length; i++) values[i] = row.Text(i);
        return values;
    }
}
