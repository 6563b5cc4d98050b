using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Names by number while edges are read, each looked up once. Mutable; one read.</summary>
internal sealed class DatasetNames(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _byNumber = connection.Prepared("SELECT namespace, name, paths FROM dataset WHERE id = $0", 1);
    private readonly Dictionary<int, (DatasetId Id, string[] Paths)> _known = [];

    public DatasetId Id(int number) => Find(number).Id;

    public LineageNode Node(int number, int place)
    {
        var (id, paths) = Find(number);
        return place < 0 ? LineageNode.RowSet(id) : LineageNode.Field(id, paths[place]);
    }

    /// <summary>The paths of a dataset.</summary>
    public string[] Paths(int number) => Find(number).Paths;

    public void Dispose() => _byNumber.Dispose();

    private (DatasetId Id, string[] Paths) Find(int number)
    {
        if (_known.TryGetValue(number, out var known)) return known;
        using var reader = _byNumber.With(number).ExecuteReader();
        if (!reader.Read()) throw new LineageStoreException("Stored edges name a dataset that is not there.", isTransient: false);
        known = (new DatasetId(reader.GetString(0), reader.GetString(1)), PathList.ReadPaths(reader.OptionalBytes(2), out _));
        return _known[number] = known;
    }
}
