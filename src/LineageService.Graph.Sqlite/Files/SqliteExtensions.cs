using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Files;

/// <summary>Short forms for commands and columns.</summary>
internal static class SqliteExtensions
{
    /// <summary>A command with its parameters <c>$0</c>, <c>$1</c> … in order; values are set with <see cref="With"/>.</summary>
    public static SqliteCommand Prepared(this SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < parameters; index++)
        {
            command.Parameters.Add(
                new SqliteParameter { ParameterName = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${index}") });
        }

        return command;
    }

    public static SqliteCommand With(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index] ?? DBNull.Value;
        return command;
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static string? OptionalString(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? OptionalLong(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static byte[]? OptionalBytes(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    /// <summary>A blob where SQLite has it, without a copy: good until the reader moves on. Empty for NULL.</summary>
    public static ReadOnlySpan<byte> BlobInPlace(this SqliteDataReader reader, int column) =>
        SQLitePCL.raw.sqlite3_column_blob(reader.Handle, column);

    public static byte[] Bytes(this SqliteDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);
}
