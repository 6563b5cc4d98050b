using LineageService.Graph.Sqlite.Files;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Image;

/// <summary>Empties every table but the schema's own.</summary>
internal static class ImageClearing
{
    public static void Run(SqliteConnection connection, Guid storeId)
    {
        foreach (var table in Tables(connection)) connection.Execute($"DELETE FROM \"{table}\"");
        using var create = connection.Prepared("INSERT INTO store (id, store_id, epoch) VALUES (1, $0, 0)", 1);
        create.With(storeId.ToByteArray()).ExecuteNonQuery();
    }

    // Not the shadow tables of the search indexes: those follow their virtual table.
    private static List<string> Tables(SqliteConnection connection)
    {
        using var command = connection.Prepared(
            "SELECT name FROM sqlite_master AS one WHERE type = 'table' AND name <> 'schema_version' AND substr(name, 1, 7) <> 'sqlite_'"
            + " AND NOT EXISTS (SELECT 1 FROM sqlite_master AS other WHERE other.sql LIKE 'CREATE VIRTUAL%'"
            + " AND substr(one.name, 1, length(other.name) + 1) = other.name || '_')", 0);
        using var reader = command.ExecuteReader();
        var tables = new List<string>();
        while (reader.Read()) tables.Add(reader.GetString(0));
        return tables;
    }
}
