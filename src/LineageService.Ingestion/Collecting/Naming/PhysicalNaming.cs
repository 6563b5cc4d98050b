using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>What one has to know beside the SQL to say where its tables are.</summary>
/// <param name="DatasetNamespace">Namespace of the tables that the SQL names.</param>
public sealed record PhysicalNaming(string DatasetNamespace)
{
    /// <summary>What <c>${name}</c> in an option is bound to. An option that stays open tells no identity.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Database or schema that bare names lie in, until USE says otherwise; null: bare names stay bare.</summary>
    public Sql.Catalog.TableName? Default { get; init; }

    /// <summary>
    /// Where tables lie that name no location, as in a metastore: <c>hdfs://nn:8020/warehouse</c> holds <c>db.t</c> in <c>db.db/t</c>.
    /// Null: not known.
    /// </summary>
    public string? Warehouse { get; init; }

    /// <summary>
    /// Catalogs of a query engine and the namespace whose tables each shows: <c>hive</c> → <c>hive://metastore:9083</c> makes Trino's
    /// <c>hive.db.t</c> the metastore's <c>db.t</c>. Names in any case.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Catalogs { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Where a table's rows are.</summary>
/// <param name="Storage">The topic, path or table of another system.</param>
/// <param name="Stands">
/// True where the definition is only a window on <see cref="Storage"/> (a connector's table): lineage is told for that. False where
/// the table is the dataset and the storage its other name (a table in a catalog and its path).
/// </param>
/// <param name="Evidence">Why, in one sentence without secrets.</param>
public sealed record PhysicalName(Model.DatasetId Storage, bool Stands, string Evidence)
{
    /// <summary>
    /// What clients call the storage that take the first broker as written, where that is another; null where it is the same.
    /// </summary>
    public Model.DatasetId? Written { get; init; }

    /// <summary>
    /// Topics whose rows the table has together, <see cref="Storage"/> among them; empty where that is the only one. Such a table is another name of none
    /// of them.
    /// </summary>
    public ImmutableArray<Model.DatasetId> Several { get; init; } = [];

    /// <summary>True where <see cref="Storage"/> is named by a pattern: all that fits it, which only a run knows.</summary>
    public bool IsPattern { get; init; }

    /// <summary>True where it is one thing, which the table may stand for.</summary>
    public bool IsOne => Several.IsEmpty && !IsPattern;

    /// <summary>The columns that the definition declares.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];
}
