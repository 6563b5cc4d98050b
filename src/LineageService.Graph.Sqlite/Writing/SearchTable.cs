using LineageService.Graph.Sqlite.Files;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>One full-text table: writes a row only where its text differs. Mutable; one writer.</summary>
internal sealed class SearchTable : IDisposable
{
    private readonly SqliteCommand _read;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _insert;
    private readonly int _columns;

    public SearchTable(SqliteConnection connection, string table, params string[] columns)
    {
        _columns = columns.Length;
        var names = string.Join(", ", columns);
        var values = string.Join(", ", Enumerable.Range(1, columns.Length).Select(index => $"${index}"));
        _read = connection.Prepared($"SELECT {names} FROM {table} WHERE rowid = $0", 1);
        _delete = connection.Prepared($"DELETE FROM {table} WHERE rowid = $0", 1);
        _insert = connection.Prepared($"INSERT INTO {table} (rowid, {names}) VALUES ($0, {values})", 1 + columns.Length);
    }

    public void Put(int id, params ReadOnlySpan<string> texts)
    {
        var (exists, same) = Compare(id, texts);
        if (same) return;
        if (exists) Delete(id);
        _insert.Parameters[0].Value = id;
        for (var index = 0; index < texts.Length; index++) _insert.Parameters[index + 1].Value = texts[index];
        _insert.ExecuteNonQuery();
    }

    public void Delete(int id) => _delete.With(id).ExecuteNonQuery();

    public void Dispose()
    {
        _read.Dispose();
        _delete.Dispose();
        _insert.Dispose();
    }

    private (bool Exists, bool Same) Compare(int id, ReadOnlySpan<string> texts)
    {
        using var reader = _read.With(id).ExecuteReader();
        if (!reader.Read()) return (false, false);
        for (var index = 0; index < _columns; index++) if (reader.GetString(index) != texts[index]) return (true, false);
        return (true, true);
    }
}
