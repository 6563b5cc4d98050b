using LineageService.Ingestion.Collecting.Airflow;
using LineageService.Ingestion.Naming;

namespace LineageService.Ingestion.Collecting.Assets;

/// <summary>What an export of a BI tool does not tell, or tells otherwise than the warehouse is known by.</summary>
public sealed record BiSettings
{
    /// <summary>Namespace of the tool's own datasets, charts and dashboards.</summary>
    public required string ToolNamespace { get; init; }

    /// <summary>Namespace of the warehouse's tables; null to take each connection's address.</summary>
    public string? DatasetNamespace { get; init; }

    /// <summary>Dialect of all SQL; null to take each connection's.</summary>
    public string? Dialect { get; init; }

    /// <summary>Database of tables that lack one; null to take each connection's.</summary>
    public string? Database { get; init; }

    /// <summary>Where a connection's tables lie and how its SQL is read.</summary>
    /// <param name="connection">What the export says of it; null where it says nothing.</param>
    internal BiDatabase Of(AirflowConnection? connection)
    {
        var named = DatasetNamespace is { } given ? NamespaceDialects.Find(given) : null;
        var names = DatasetNamespace ?? connection?.DatasetNamespace ?? "default";
        return new BiDatabase(names, Dialect ?? named ?? connection?.Dialect ?? NamespaceDialects.Find(names) ?? "ansi")
        {
            Database = Database ?? connection?.Database,
            Schema = connection?.Schema,
        };
    }
}

/// <summary>A database that a BI tool reads.</summary>
internal sealed record BiDatabase(string DatasetNamespace, string Dialect)
{
    public string? Database { get; init; }

    public string? Schema { get; init; }

    public AssetQuery Query(string sql) => new(sql, Dialect, DatasetNamespace) { DefaultDatabase = Database, DefaultSchema = Schema };
}
