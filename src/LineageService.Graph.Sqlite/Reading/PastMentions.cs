using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>
/// Which datasets and fields lineage mentions at a point of the past: what edge sets name, and what jobs read and write. Mutable; one read.
/// </summary>
internal sealed class PastMentions
{
    private const string Edges = "SELECT edge_set.target_id, edge_set.edges FROM edge_set";

    private readonly Dictionary<int, bool[]> _places = [];

    /// <summary>
    /// The places of the mentioned paths; null where not even the dataset is mentioned. May be shorter than the list of paths.
    /// </summary>
    public bool[]? Of(int dataset) => _places.GetValueOrDefault(dataset);

    /// <summary>All of them: reads every edge set of the point.</summary>
    public static PastMentions ReadAll(SqliteConnection connection, PointFilter point, CancellationToken cancellationToken)
    {
        var mentions = new PastMentions();
        mentions.AddEdges(connection, $"{Edges} WHERE {point.EdgeSets}", null, cancellationToken);
        mentions.AddJobs(connection, point, cancellationToken);
        return mentions;
    }

    /// <summary>Datasets that jobs read or write alone.</summary>
    public static PastMentions ReadLinks(SqliteConnection connection, PointFilter point, CancellationToken cancellationToken)
    {
        var mentions = new PastMentions();
        mentions.AddJobs(connection, point, cancellationToken);
        return mentions;
    }

    /// <summary>Those of one dataset in edges, found by index.</summary>
    public static PastMentions ReadOne(SqliteConnection connection, PointFilter point, int dataset, CancellationToken cancellationToken)
    {
        var mentions = new PastMentions();
        mentions.AddEdges(connection, point.ByKey(Edges, "edge_set.target_id = $0"), dataset, cancellationToken);
        foreach (var sources in (string[])["edge_set_source", "edge_set_source_past"])
        {
            mentions.AddEdges(
                connection,
                $"{Edges} JOIN {sources} ON {sources}.edge_set_id = edge_set.id WHERE {sources}.source_id = $0 AND {point.EdgeSets}",
                dataset, cancellationToken);
        }

        return mentions;
    }

    private void AddEdges(SqliteConnection connection, string sql, int? only, CancellationToken cancellationToken)
    {
        using var command = connection.Prepared(sql, only is null ? 0 : 1);
        if (only is { } key) command.With(key);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = reader.GetInt32(0);
            if (only is null || only == target) Add(target, -1);
            var edges = PackedEdges.Read(reader.BlobInPlace(1));
            while (edges.MoveNext())
            {
                if (only is null || only == edges.Current.FromDataset) Add(edges.Current.FromDataset, edges.Current.FromField);
                if (only is null || only == target) Add(target, edges.Current.ToField);
            }
        }
    }

    private void AddJobs(SqliteConnection connection, PointFilter point, CancellationToken cancellationToken)
    {
        using var command = connection.Prepared(PastRecords.JobLinks(point), 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var links = JobLinks.Read(reader.BlobInPlace(0));
            foreach (var dataset in links.Inputs) Add(dataset, -1);
            foreach (var dataset in links.Outputs) Add(dataset, -1);
        }
    }

    private void Add(int dataset, int place)
    {
        if (!_places.TryGetValue(dataset, out var places)) _places[dataset] = places = [];
        if (place < 0 || (place < places.Length && places[place])) return;
        if (place >= places.Length)
        {
            Array.Resize(ref places, Math.Max(place + 1, places.Length * 2));
            _places[dataset] = places;
        }

        places[place] = true;
    }
}
