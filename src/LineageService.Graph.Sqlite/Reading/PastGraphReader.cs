using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Hands over the graph of a point of the past in numbers, from one read transaction.</summary>
internal static class PastGraphReader
{
    public static long Read(SqliteConnection connection, PointFilter point, INumberedGraphSink sink, CancellationToken cancellationToken)
    {
        connection.Execute("BEGIN");
        try
        {
            using var epoch = connection.Prepared("SELECT epoch FROM store", 0);
            var seen = (long)epoch.ExecuteScalar()!;
            ReadDatasets(connection, point, sink, cancellationToken);
            GraphReader.ReadJobs(connection, PastRecords.GraphJobs(point), sink, cancellationToken);
            GraphReader.ReadEdgeSets(connection, point, sink, cancellationToken);
            return seen;
        }
        finally
        {
            connection.Execute("ROLLBACK");
        }
    }

    // Edges are read twice: which fields a dataset has is told before its edges, and only they mention them.
    private static void ReadDatasets(
        SqliteConnection connection, PointFilter point, INumberedGraphSink sink, CancellationToken cancellationToken)
    {
        var mentions = PastMentions.ReadAll(connection, point, cancellationToken);
        using var command = connection.Prepared($"{PastRecords.Datasets(point)} ORDER BY dataset.id", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var number = reader.GetInt32(0);
            var places = mentions.Of(number);
            if (places is null && !reader.GetBoolean(5)) continue;
            var paths = PathList.ReadPaths(reader.BlobInPlace(3), out _, sink.Intern);
            var given = reader.OptionalBytes(6) is { } json
                ? RecordJson.ReadDataset(json)
                : new DatasetRecord(new DatasetId(reader.GetString(1), reader.GetString(2)));
            var (declared, knowledge) = (SchemaBlob.ReadPlaces(reader.BlobInPlace(7)), given.Schema);
            if (places is not null && knowledge != SchemaKnowledge.Complete && given.AliasOf is null)
            {
                Array.Resize(ref places, paths.Length);
                (declared, knowledge) = GraphReader.Join(declared, knowledge, paths, places);
            }

            sink.Dataset(number, given with { Schema = knowledge }, paths, declared);
        }
    }
}
