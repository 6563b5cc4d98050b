using LineageService.Ingestion.Collecting.Naming;

namespace LineageService.Ingestion.Collecting.Catalogs.Ddl;

/// <summary>How definitions are read.</summary>
/// <param name="Naming">Namespace, parameters, warehouse and catalogs.</param>
public sealed record DdlOptions(string Dialect, PhysicalNaming Naming)
{
    /// <summary>Database (catalog) that names without one lie in; null: they stay as written.</summary>
    public string? DefaultDatabase { get; init; }

    /// <summary>Schema that bare names lie in; null: they stay bare.</summary>
    public string? DefaultSchema { get; init; }
}
