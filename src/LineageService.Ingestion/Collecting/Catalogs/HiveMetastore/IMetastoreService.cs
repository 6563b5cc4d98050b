using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;

/// <summary>A metastore as it answers its clients. Calls come one after the other.</summary>
public interface IMetastoreService : IAsyncDisposable
{
    /// <exception cref="CollectorException">It cannot be reached, or answers what no metastore does. The same of the others.</exception>
    Task<ImmutableArray<string>> ListDatabasesAsync(CancellationToken cancellationToken);

    Task<ImmutableArray<string>> ListTablesAsync(string database, CancellationToken cancellationToken);

    /// <summary>Those of the tables that are there still.</summary>
    Task<ImmutableArray<ServedTable>> GetTablesAsync(string database, IReadOnlyList<string> tables, CancellationToken cancellationToken);

    /// <summary>The columns of a table's primary key in order; empty where it has none or the metastore knows no keys.</summary>
    Task<ImmutableArray<string>> GetPrimaryKeyAsync(string database, string table, CancellationToken cancellationToken);
}

/// <summary>A table as a metastore serves it (<c>Table</c> of hive_metastore.thrift, Hive 1.2 to 4.0).</summary>
public sealed record ServedTable(string Name)
{
    public string? Owner { get; init; }

    /// <summary><c>MANAGED_TABLE</c>, <c>EXTERNAL_TABLE</c>, <c>VIRTUAL_VIEW</c>, <c>MATERIALIZED_VIEW</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The original text of a view, else the expanded one.</summary>
    public string? ViewText { get; init; }

    public string? Location { get; init; }

    public ImmutableArray<ServedColumn> Columns { get; init; } = [];

    public ImmutableArray<ServedColumn> PartitionKeys { get; init; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>Of the serializer: where Spark keeps a table's options.</summary>
    public ImmutableArray<KeyValuePair<string, string>> SerdeParameters { get; init; } = [];
}

/// <summary>A column as a metastore serves it (<c>FieldSchema</c>).</summary>
/// <param name="Type">As Hive writes it.</param>
public readonly record struct ServedColumn(string Name, string? Type, string? Comment);
