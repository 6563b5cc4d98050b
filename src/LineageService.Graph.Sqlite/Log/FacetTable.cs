using LineageService.Graph.Sqlite.Files;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>
/// Gives facets their rows: one for each content hash. An entry remembers its row until it may be gone, after a rollback or a retention.
/// Mutable; one writer.
/// </summary>
internal sealed class FacetTable(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _insert = connection.Prepared(
        "INSERT INTO facet (content_hash, size, encoding, body) VALUES ($0, $1, $2, $3) RETURNING id", 4);

    private readonly SqliteCommand _find = connection.Prepared("SELECT id FROM facet WHERE content_hash = $0", 1);

    private readonly List<FacetEntry> _unsettled = [];

    // Ids that are on disk are good in the turn of _settled, those of the open transaction in the turn of _open.
    private long _settled = 1;
    private long _open = 2;

    /// <summary>Ids that were handed out since this was set; a retention sets it while it looks for facets that nobody needs.</summary>
    public HashSet<long>? HandedOut { get; set; }

    public long IdOf(FacetEntry facet)
    {
        var id = facet.Turn == _settled || facet.Turn == _open ? facet.Id : Learn(facet);
        HandedOut?.Add(id);
        return id;
    }

    /// <summary>Called when the transaction is on disk.</summary>
    public void Commit()
    {
        foreach (var facet in _unsettled) facet.Settle(_settled);
        _unsettled.Clear();
    }

    /// <summary>Called after a rollback, also of a part of the transaction: what was learnt in it may not be there.</summary>
    public void Forget()
    {
        _unsettled.Clear();
        _open++;
    }

    /// <summary>Called where rows were deleted.</summary>
    public void ForgetAll()
    {
        _unsettled.Clear();
        _settled = _open + 1;
        _open += 2;
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_insert, _find]) command.Dispose();
    }

    private long Learn(FacetEntry facet)
    {
        // Looked for first: RETURNING beside ON CONFLICT DO NOTHING took the process down under load (SQLite 3.35.5).
        var id = (long)(_find.With(facet.ContentHash).ExecuteScalar() ?? Insert(facet));
        facet.Learn(id, _open);
        _unsettled.Add(facet);
        return id;
    }

    private object Insert(FacetEntry facet)
    {
        var packed = facet.Packed;
        return _insert.With(facet.ContentHash, facet.Value.Length, packed.Encoding, packed.Bytes).ExecuteScalar()!;
    }
}
