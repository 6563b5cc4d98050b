using System.Text.Json;
using LineageService.Ingestion.Collecting.Airflow;
using LineageService.Ingestion.Collecting.Assets.Files;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets.Metabase;

/// <summary>
/// Databases, tables and fields that an export names, by number (API) or by name (serialization). Mutable while the export is read.
/// </summary>
internal sealed class MetabaseCatalog(BiSettings settings)
{
    private readonly Dictionary<string, BiDatabase> _databases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DatasetId> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DatasetId Table, string Name)> _fields = new(StringComparer.Ordinal);

    public BiDatabase Database(string? key) => key is not null && _databases.TryGetValue(key, out var known) ? known : settings.Of(null);

    /// <summary>Takes what the API gives as a database, with its tables and fields where it has them.</summary>
    public void Add(JsonElement database)
    {
        var details = database.Get("details");
        var port = int.TryParse(details.Text("port"), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        var connection = database.Text("engine") is { } engine
            ? AirflowConnection.Of(
                engine is "sqlserver" ? "mssql" : engine is "bigquery-cloud-sdk" ? "bigquery" : engine is "presto-jdbc" ? "trino" : engine,
                details.Text("host"), port, details.Text("dbname") ?? details.Text("db") ?? details.Text("catalog"),
                details.Text("account") ?? details.Text("project-id"))
            : null;
        var known = settings.Of(connection);
        foreach (var key in (string?[])[database.Text("id"), database.Text("name")]) if (key is not null) _databases[key] = known;
        foreach (var table in database.Get("tables").Items()) AddTable(table, database.Text("id"));
    }

    /// <summary>Takes a table of the API's metadata.</summary>
    public void AddTable(JsonElement table, string? databaseKey)
    {
        if (table.Text("id") is not { } id || table.Text("name") is not { } name) return;
        var dataset = Dataset(Database(table.Text("db_id") ?? databaseKey), table.Text("schema"), name);
        _tables[id] = dataset;
        foreach (var field in table.Get("fields").Items())
            if (field.Text("id") is { } fieldId && field.Text("name") is { } fieldName) _fields[fieldId] = (dataset, fieldName);
    }

    /// <summary>A table by its number, or by database, schema and name; null where the export does not tell it.</summary>
    public DatasetId? Table(JsonElement reference)
    {
        if (reference.ValueKind == JsonValueKind.Array && reference.Items().ToList() is [var database, var schema, var name])
            return name.Text() is { } table ? Dataset(Database(database.Text()), schema.Text(), table) : null;
        return reference.Text() is { } id && _tables.TryGetValue(id, out var known) ? known : null;
    }

    /// <summary>A column by its number, or by database, schema, table and name; null where the export does not tell it.</summary>
    public (DatasetId Table, string Name)? Field(JsonElement reference)
    {
        if (reference.ValueKind == JsonValueKind.Array && reference.Items().ToList() is [var database, var schema, var table, var name, ..])
            return table.Text() is { } tableName && name.Text() is { } field ? (Dataset(Database(database.Text()), schema.Text(), tableName), field) : null;
        return reference.Text() is { } id && _fields.TryGetValue(id, out var known) ? known : null;
    }

    private static DatasetId Dataset(BiDatabase database, string? schema, string table)
    {
        string?[] parts = [database.Database, schema, table];
        return new DatasetId(
            database.DatasetNamespace, new Sql.Catalog.TableName([.. parts.OfType<string>()]).ToString());
    }
}
