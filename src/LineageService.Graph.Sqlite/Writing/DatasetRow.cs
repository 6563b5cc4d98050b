using LineageService.Graph.Sqlite.Codecs;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>What the writer remembers of a dataset's row. Mutable.</summary>
internal sealed class DatasetRow(int id, PathList paths)
{
    public int Id { get; } = id;

    public PathList Paths { get; } = paths;
}
