using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

/// <summary>Where the metastore's rows come from: its live database, or a dump of it.</summary>
internal interface IMetastoreRows
{
    /// <summary>
    /// Gives all rows, each with the values of <see cref="MetastoreTable.Columns"/> in that order; tables in any order, databases and
    /// tables before all else.
    /// </summary>
    /// <returns>What could not be read.</returns>
    /// <exception cref="CollectorException">The source cannot be read, or is no metastore.</exception>
    Task<IReadOnlyList<SourceFailure>> ReadAsync(
        Action<MetastoreTable, string?[]> take, IProgress<CollectProgress>? progress, CancellationToken cancellationToken);
}
