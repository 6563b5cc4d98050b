using System.Buffers;
using LineageService.Ingestion.Analysis.References;
using LineageService.Ingestion.Naming;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>
/// Where the tables of one script are, by what the script itself declares: the options and locations of its definitions, its catalogs,
/// stages and servers. Tables are named as written; USE puts the database in front.
/// </summary>
public sealed class PhysicalNames
{
    private static readonly SearchValues<string> PlaceWords = SearchValues.Create(["connector", "CATALOG"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> CreateWord = SearchValues.Create(["CREATE"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> OptionWords = SearchValues.Create(
        ["USING", "ENGINE", "LOCATION", "PROPERTIES", "OPTIONS"], StringComparison.OrdinalIgnoreCase);

    private readonly Dictionary<TableName, (PhysicalName Name, bool Temporary)> _tables = [];
    private readonly DeclaredPlaces _places;
    private readonly PhysicalNaming _naming;

    private PhysicalNames(DeclaredPlaces places, PhysicalNaming naming)
    {
        _places = places;
        _naming = naming;
    }

    /// <summary>The tables and their places; with whether the table ends with the session.</summary>
    public IEnumerable<(TableName Table, PhysicalName Name, bool Temporary)> Tables =>
        _tables.Select(pair => (pair.Key, pair.Value.Name, pair.Value.Temporary));

    /// <summary>Cheap: false means that no definition of the text can say where its table is.</summary>
    public static bool MayDefine(string sql) =>
        sql.AsSpan().ContainsAny(PlaceWords) || (sql.AsSpan().ContainsAny(CreateWord) && sql.AsSpan().ContainsAny(OptionWords));

    public static PhysicalNames Of(string sql, SqlDialect dialect, ParsedScript script, PhysicalNaming naming)
    {
        var names = new PhysicalNames(DeclaredPlaces.Read(sql, dialect, script, naming), naming);
        var database = naming.Default;
        foreach (var statement in script.Statements) names.Take(statement, ref database);
        var references = TableReferences.Of(script);
        foreach (var table in references.Reads) names.TakeCatalogTable(table);
        foreach (var table in references.Writes) names.TakeCatalogTable(table);
        return names;
    }

    /// <summary>The dataset that a table of the script is a window on; null where the table stands for itself.</summary>
    /// <param name="table">As the analysis resolved it: a default database may stand in front of what the definition writes.</param>
    public DatasetId? Window(TableName table) => Find(table) is { Stands: true, Several.IsEmpty: true } name ? name.Storage : null;

    /// <summary>What the script says of a table of its own; null where it defines none of that name.</summary>
    internal PhysicalName? Find(TableName table)
    {
        PhysicalName? found = null;
        var longest = 0;
        foreach (var (written, (name, _)) in _tables)
        {
            if (written.Parts.Length <= longest || !EndsWith(table, written)) continue;
            (longest, found) = (written.Parts.Length, name);
        }

        return found;
    }

    private static bool EndsWith(TableName table, TableName written)
    {
        var (all, end) = (table.Parts, written.Parts);
        for (var i = 1; i <= end.Length; i++)
        {
            if (i > all.Length || !string.Equals(all[^i], end[^i], StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }

    private void Take(SqlStatement statement, ref TableName? database)
    {
        switch (statement)
        {
            case UseStatement use:
                database = new TableName([.. use.Name.Parts.Select(part => part.Text)]);
                break;
            case Block block:
                foreach (var inner in block.Statements) Take(inner, ref database);
                break;
            case CreateTableStatement table when table.Name.Computed is null:
                var name = Name(table.Name, database);
                if (Find(table, name) is { } physical)
                    _tables.TryAdd(name, (physical with { Columns = [.. table.Columns.Select(column => column.Name.Text)] }, table.Temporary));
                break;
            default:
                break;
        }
    }

    private static TableName Name(ObjectName name, TableName? database)
    {
        var parts = name.Parts.Select(part => part.Text);
        return new TableName([.. name.Parts.Length == 1 && database is not null ? database.Parts.Concat(parts) : parts]);
    }

    private PhysicalName? Find(CreateTableStatement table, TableName name)
    {
        var options = new TableOptions(table.Options, _naming);
        if (options["connector"] is { } connector) return ConnectorTables.Flink(connector, options);
        if (options["using"] is { } provider && ConnectorTables.Spark(provider, options) is { } external) return external;
        if (ConnectorTables.Handler(options) is { } handled) return handled;
        if (options["engine"] is { } engine && EngineTables.Find(engine, options, _naming.DatasetNamespace) is { } behind) return behind;
        if (options["server"] is { } server) return Foreign(server, options, name);
        if (Location(options) is { } location)
            return StoragePath.ToDataset(location) is { } path ? new PhysicalName(path, Stands: false, "location of the table") : null;
        if (table.Temporary || _naming.Warehouse is not { } warehouse) return null;
        return StoragePath.ToDataset(InWarehouse(warehouse, name)) is { } managed
            ? new PhysicalName(managed, Stands: false, "directory of the table in its warehouse")
            : null;
    }

    /// <summary>The directory of a table that names none: <c>db.db/t</c>, and <c>t</c> in the default database.</summary>
    internal static string InWarehouse(string warehouse, TableName name)
    {
        var table = name.Name.ToLowerInvariant();
        var database = name.Parts.Length > 1 ? name.Parts[^2].ToLowerInvariant() : "default";
        return database == "default" ? $"{warehouse.TrimEnd('/')}/{table}" : $"{warehouse.TrimEnd('/')}/{database}.db/{table}";
    }

    private string? Location(TableOptions options)
    {
        if (options["location", "external_location", "path", "uris"] is not { } location) return null;
        if (options["data_source"] is { } source)
            return _places.Find(source)?["location"] is { } root ? $"{root.TrimEnd('/')}/{location.TrimStart('/')}" : null;
        if (!location.StartsWith('@')) return location;

        // Snowflake: @db.schema.stage/path
        var slash = location.IndexOf('/', StringComparison.Ordinal);
        var stage = slash < 0 ? location[1..] : location[1..slash];
        return _places.Find(stage)?["url"] is { } url ? $"{url.TrimEnd('/')}{(slash < 0 ? "" : location[slash..])}" : null;
    }

    // PostgreSQL: CREATE FOREIGN TABLE … SERVER s OPTIONS (schema_name, table_name), the server declared in the same script.
    private PhysicalName? Foreign(string server, TableOptions options, TableName name)
    {
        if (_places.Find(server) is not { } place || place["host"] is not { } host) return null;
        var port = int.TryParse(place["port"], out var given) ? given : (int?)null;
        var table = options["table_name", "table"] ?? name.Name;
        return place["dbname"] is { } database && options["dbname"] is null
            ? ConnectorTables.Listed("postgres", port ?? 5432, host, database, options["schema_name"] ?? "public", table)
            : options["dbname"] is { } mysql ? ConnectorTables.Listed("mysql", port ?? 3306, host, mysql, table) : null;
    }

    // catalog.db.t where the catalog is declared in the script or configured.
    private void TakeCatalogTable(TableName table)
    {
        if (table.Parts.Length != 3 || _tables.ContainsKey(table)) return;
        var (catalog, database, name) = (table.Parts[0], table.Parts[1], table.Parts[2]);
        if (_naming.Catalogs.TryGetValue(catalog, out var mapped))
        {
            var rest = new TableName([database, name]);
            _tables[table] = (new PhysicalName(new DatasetId(mapped, rest.ToString()), Stands: true,
                "the catalog shows the tables of another system"), false);
        }
        else if (_places.Catalog(catalog) is { } options && InCatalog(options, database, name) is { } physical)
        {
            _tables[table] = (physical, false);
        }
    }

    private static PhysicalName? InCatalog(TableOptions options, string database, string table)
    {
        var type = (options["type"] ?? string.Empty).ToLowerInvariant();
        if (options["hive.metastore.uris", "uri"] is { } metastore && !metastore.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            && (type is "hive" or "hms" or "paimon" or "hudi" || options["catalog-type", "iceberg.catalog.type", "metastore"] is "hive"))
            return ConnectorTables.Listed("hive", 9083, metastore, database, table);
        if (options["base-url", "jdbc_uri", "jdbc_url"] is { } url)
            return ConnectorTables.Jdbc(JdbcUrl.Parse(url) is { Database: null } ? $"{url.TrimEnd('/')}/{database}" : url, table);
        var warehouse = options["warehouse", "catalog.path", "paimon.catalog.warehouse", "iceberg.catalog.warehouse"];
        if (warehouse is null) return null;
        var directory = type == "paimon" ? $"{warehouse.TrimEnd('/')}/{database}.db/{table}"
            : $"{warehouse.TrimEnd('/')}/{database}/{table}";
        return StoragePath.ToDataset(directory) is { } path
            ? new PhysicalName(path, Stands: true, "directory of the table in the catalog's warehouse") : null;
    }
}
