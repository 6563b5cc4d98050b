using System.Data.Common;
using System.Runtime.CompilerServices;
using LineageService.Ingestion.Collecting.Naming;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

/// <summary>
/// A Hive metastore by its database: tables with columns, partition keys, constraints, comments and locations; views with their text; what
/// connectors' tables are windows on. Reads neither partitions nor data.
/// </summary>
public sealed class HiveMetastoreCollector : ICollector
{
    private readonly IMetastoreRows _rows;
    private readonly string _namespace;

    private HiveMetastoreCollector(IMetastoreRows rows, string datasetNamespace, string sourceName)
    {
        _rows = rows;
        _namespace = datasetNamespace;
        Source = new CollectorSource("hive-metastore", sourceName);
    }

    public CollectorSource Source { get; }

    /// <param name="datasetNamespace"><c>hive://host:9083</c>: the metastore's service, as clients name it; not its database.</param>
    public static HiveMetastoreCollector OfDatabase(DbDataSource database, string datasetNamespace, string sourceName) =>
        new(new LiveMetastore(database, sourceName), datasetNamespace, sourceName);

    /// <param name="connect">Opens the metastore's service; it is disposed when all is read.</param>
    /// <param name="datasetNamespace"><c>hive://host:9083</c>.</param>
    public static HiveMetastoreCollector OfService(
        Func<CancellationToken, Task<IMetastoreService>> connect, string datasetNamespace, string sourceName) =>
        new(new ServedMetastore(connect), datasetNamespace, sourceName);

    /// <param name="path">A dump of the metastore's database, gzip or not.</param>
    /// <param name="datasetNamespace"><c>hive://host:9083</c>.</param>
    public static HiveMetastoreCollector OfDump(string path, string datasetNamespace, string sourceName) =>
        new(new DumpedMetastore(path, Path.GetFileName(path)), datasetNamespace, sourceName);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var contents = new MetastoreContents();
        foreach (var failure in await _rows.ReadAsync(contents.Take, progress, cancellationToken).ConfigureAwait(false))
            yield return new CollectedFailure(failure);
        contents.Complete();

        // What Trino calls hive.db.t is the metastore's db.t; its views say so.
        var catalogs = contents.Tables.Select(MetastoreView.Of).Select(view => view?.Catalog).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        foreach (var entry in contents.Tables)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var table = Table(entry, contents);
            var built = table.Build();
            yield return built;
            var dataset = DatasetNaming.ToDataset(table.Name, _namespace);
            if (Behind(entry) is { } behind) yield return new CollectedAlias(dataset, behind.Storage, behind.Evidence);
            else if (entry.Path is { } location && entry.ViewText is null && StoragePath.ToDataset(location) is { } path)
                yield return new CollectedAlias(path, dataset, "location of the table in the metastore");
            foreach (var catalog in catalogs)
                yield return new CollectedAlias(dataset with { Name = $"{catalog}.{dataset.Name}" }, dataset,
                    "the catalog of a view in the metastore");
            if (MetastoreView.Of(entry) is { } view) yield return new CollectedTask(Task(entry, view, built));
        }
    }

    private TableBuilder Table(MetastoreEntry entry, MetastoreContents contents)
    {
        var table = new TableBuilder(new TableName([entry.Database, entry.Name]), _namespace)
        {
            Kind = Kind(entry),
            Owner = entry.Owner,
            Description = entry.Properties.GetValueOrDefault("comment"),
            Location = entry.Path,
        };
        var columns = contents.ColumnsOf(entry);
        if (!SparkSchema.TryAdd(table, entry.Properties) && !FlinkSchema.TryAdd(table, entry.Properties))
        {
            foreach (var column in columns.Values) table.Add(column.Name, column.Type, null, column.Comment);
        }

        foreach (var key in entry.PartitionKeys.Values)
        {
            if (!table.Has(key.Name)) table.Add(key.Name, key.Type, null, key.Comment);
            table.PartitionKeys.Add(key.Name);
        }

        if (table.PartitionKeys.Count == 0) AddSparkPartitions(table, entry);
        AddConstraints(table, entry, columns);
        return table;
    }

    // Spark keeps the partition columns of its own tables beside their schema.
    private static void AddSparkPartitions(TableBuilder table, MetastoreEntry entry)
    {
        for (var i = 0; entry.Properties.TryGetValue(string.Create(null, $"spark.sql.sources.schema.partCol.{i}"), out var column); i++)
            table.PartitionKeys.Add(column);
    }

    private static void AddConstraints(TableBuilder table, MetastoreEntry entry, IReadOnlyDictionary<long, MetastoreColumn> columns)
    {
        foreach (var constraint in entry.Constraints.GroupBy(constraint => (constraint.Name, constraint.Kind)))
        {
            var names = constraint.OrderBy(part => part.Position)
                .Select(part => columns.TryGetValue(part.Column, out var column) ? column.Name : null).ToArray();
            if (names.Contains(null)) continue;
            if (constraint.Key.Kind == 3) foreach (var name in names) table.NotNull(name!);
            else table.Key(names!, primary: constraint.Key.Kind == 0);
        }
    }

    private static string Kind(MetastoreEntry entry) => entry.Type switch
    {
        "VIRTUAL_VIEW" => "view",
        "MATERIALIZED_VIEW" => "materialized_view",
        "EXTERNAL_TABLE" when entry.Format is null => "external_table",
        _ => entry.Format is { } format ? $"{format}_table" : "table",
    };

    private PhysicalName? Behind(MetastoreEntry entry)
    {
        var naming = new PhysicalNaming(_namespace);
        if (entry.Properties.GetValueOrDefault("flink.connector") is { } connector)
        {
            var flink = entry.Properties.Where(property => property.Key.StartsWith("flink.", StringComparison.Ordinal))
                .Select(property => KeyValuePair.Create(property.Key[6..], property.Value));
            return ConnectorTables.Flink(connector, new TableOptions(flink, naming));
        }

        if (entry.Properties.GetValueOrDefault("spark.sql.sources.provider") is { } provider
            && ConnectorTables.Spark(provider, new TableOptions(entry.Options, naming)) is { } external) return external;
        return ConnectorTables.Handler(new TableOptions(entry.Properties, naming));
    }

    private TaskDefinition Task(MetastoreEntry entry, MetastoreView view, CollectedTable table) =>
        new(new JobId(_namespace, table.Table.Schema.Name.ToString()), view.Dialect,
            view.Definition(entry, [.. table.Table.Fields.Select(field => field.Path)]), _namespace)
        {
            Target = table.Table.Schema.Name.ToString(),
            Kind = entry.Type == "MATERIALIZED_VIEW" ? "materialized_view" : "view",
            Owner = entry.Owner,
            DefaultSchema = view.Schema,
        };
}
