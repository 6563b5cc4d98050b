using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Hands the whole graph over in numbers, from one read transaction.</summary>
internal static class GraphReader
{
    public static long Read(SqliteConnection connection, INumberedGraphSink sink, CancellationToken cancellationToken)
    {
        connection.Execute("BEGIN");
        try
        {
            using var epoch = connection.Prepared("SELECT epoch FROM store", 0);
            var seen = (long)epoch.ExecuteScalar()!;
            ReadDatasets(connection, sink, cancellationToken);
            ReadJobs(
                connection, "SELECT id, namespace, name, state, links FROM job WHERE retired_at IS NULL ORDER BY id", sink,
                cancellationToken);
            ReadEdgeSets(connection, PointFilter.Now, sink, cancellationToken);
            return seen;
        }
        finally
        {
            connection.Execute("ROLLBACK");
        }
    }

    private static void ReadDatasets(SqliteConnection connection, INumberedGraphSink sink, CancellationToken cancellationToken)
    {
        using var command = connection.Prepared(
            "SELECT id, namespace, name, kind, layer, owner, present, knowledge, fields, paths, alias_namespace, alias_name"
            + " FROM dataset ORDER BY id", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var paths = PathList.ReadPaths(reader.BlobInPlace(9), out var mentioned, sink.Intern);
            var declared = SchemaBlob.ReadPlaces(reader.BlobInPlace(8));
            var knowledge = (SchemaKnowledge)reader.GetByte(7);
            if (knowledge != SchemaKnowledge.Complete && reader.IsDBNull(10))
                (declared, knowledge) = Join(declared, knowledge, paths, mentioned);
            var record = new DatasetRecord(new DatasetId(reader.GetString(1), reader.GetString(2)))
            {
                Kind = reader.OptionalString(3),
                Layer = reader.OptionalString(4),
                Owner = reader.OptionalString(5),
                Exists = reader.GetBoolean(6),
                Schema = knowledge,
                AliasOf = reader.OptionalString(10) is { } alias ? new DatasetId(alias, reader.GetString(11)) : null,
            };
            sink.Dataset(reader.GetInt32(0), record, paths, declared);
        }
    }

    // What MentionedFields does for records, in places.
    public static (int[] Declared, SchemaKnowledge Knowledge) Join(
        int[] declared, SchemaKnowledge knowledge, string[] paths, bool[] mentioned)
    {
        var isDeclared = new bool[paths.Length];
        foreach (var place in declared) isDeclared[place] = true;
        var all = new List<int>(declared);
        for (var place = 0; place < paths.Length; place++)
        {
            if (mentioned[place] && !isDeclared[place] && paths[place] != MentionedFields.Star) all.Add(place);
        }

        return all.Count == declared.Length ? (declared, knowledge) : ([.. all], SchemaKnowledge.Partial);
    }

    public static void ReadJobs(SqliteConnection connection, string sql, INumberedGraphSink sink, CancellationToken cancellationToken)
    {
        using var command = connection.Prepared(sql, 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var links = JobLinks.Read(reader.BlobInPlace(4));
            sink.Job(
                reader.GetInt32(0), new JobId(reader.GetString(1), reader.GetString(2)), (AnalysisState)reader.GetByte(3), links.Inputs,
                links.Outputs,
                links.Unknowns);
        }
    }

    public static void ReadEdgeSets(
        SqliteConnection connection, PointFilter point, INumberedGraphSink sink, CancellationToken cancellationToken)
    {
        // In the order of the rows: the file is read from front to back.
        using var command = connection.Prepared(
            "SELECT job_id, target_id, evidence, producer, unknowns, edges FROM edge_set"
            + $" WHERE {point.EdgeSets} AND is_active = 1 ORDER BY id", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            sink.EdgeSet(
                reader.GetInt32(0), reader.GetInt32(1), (EvidenceKind)reader.GetByte(2), reader.GetString(3),
                EdgeSetReader.Unknowns(reader.BlobInPlace(4)), reader.BlobInPlace(5));
        }
    }
}
