using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Tests;

/// <summary>What a store of the first schema holds is there after it was brought forward, its past too.</summary>
public sealed class HistoryMigrationTests : IDisposable
{
    private static readonly DatasetId Orders = new("db", "orders");
    private static readonly DatasetId Sales = new("db", "sales");
    private static readonly JobId Load = new("airflow", "load");
    private static readonly JobId Gone = new("airflow", "gone");

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Versions_of_the_first_schema_become_history()
    {
        WriteFirstSchema();
        await using var store = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);
        Assert.Equal("c", await SourceAsync(store, null, null));
        Assert.Equal("a", await SourceAsync(store, 2, null));
        Assert.Equal("b", await SourceAsync(store, 5, null));
        // The second came at 6 and tells of 4 on: it overlaps what was believed to have lasted until 5.
        Assert.Equal("a", await SourceAsync(store, 3, null));
        Assert.Equal("b", await SourceAsync(store, 4, null));
        Assert.Equal("a", await SourceAsync(store, null, 4));
        var versions = new List<EdgeVersion>();
        var query = new EdgeVersionQuery(Load, WithWrong: true);
        await foreach (var version in store.ReadEdgeVersionsAsync(query, Token)) versions.Add(version);
        Assert.All(versions, version => Assert.True(version.Set.IsActive));
        Assert.Equal([5, 8, null], versions.Select(version => version.ClosedAt is { } time ? HistoryModel.Hour(time) : (int?)null));

        // What read a dataset in the past is found by it.
        var hops = new List<OwnedEdge>();
        var expansion = At(store, 5, null).ExpandAsync([LineageNode.Field(Orders, "b")], Direction.Downstream, Token);
        await foreach (var edge in expansion) hops.Add(edge);
        Assert.Equal(Load, Assert.Single(hops).Job);
        Assert.Equal(1, (await GraphLoader.LoadAsync(store, Token)).EdgeCount);
    }

    [Fact]
    public async Task Descriptions_of_the_first_schema_hold_since_its_beginning()
    {
        WriteFirstSchema();
        await using var store = await SqliteLineageStore.OpenAsync(_directory.Path, new SqliteStoreOptions(), Token);
        foreach (var reader in (ILineageReader[])[store, At(store, 1, null), At(store, null, 1)])
        {
            var dataset = await reader.FindDatasetAsync(Orders, Token);
            Assert.Equal("ann", dataset?.Owner);
            Assert.Equal(["a", "b", "c"], dataset!.Fields.Select(field => field.Path));
            Assert.Equal("SELECT 1", (await reader.FindJobAsync(Load, Token))?.Sql);
        }

        Assert.Null(await At(store, 0, null).FindDatasetAsync(Orders, Token));
        Assert.Null(await store.FindJobAsync(Gone, Token));
        Assert.Null(await At(store, 7, null).FindJobAsync(Gone, Token));
        Assert.Equal("bob", (await At(store, 6, null).FindJobAsync(Gone, Token))?.Owner);
        Assert.Single((await At(store, 2, null).ListRunsAsync(Load, new ListQuery(), Token)).Items);
        Assert.Empty((await At(store, 1, null).ListRunsAsync(Load, new ListQuery(), Token)).Items);
        Assert.True(await store.HasEventAsync(ChildWriter.Hash(1), Token));
        // What is there already is no change.
        var epoch = store.Epoch;
        Assert.Equal(7, epoch);
        var job = new JobRecord(Load) { Sql = "SELECT 1" };
        var repeated = new LineageBatch { Datasets = [Record()], Jobs = [job], RecordedAt = HistoryModel.Time(9) };
        Assert.Equal(epoch, (await store.CommitAsync(repeated, Token)).Epoch);
    }

    private static DatasetRecord Record() => new(Orders)
    {
        Owner = "ann",
        Fields = [new SchemaField("a"), new SchemaField("b"), new SchemaField("c")],
        Schema = SchemaKnowledge.Complete,
    };

    private static ILineageReader At(SqliteLineageStore store, int? asOf, int? knownAt) => store.At(new TimePoint(
        asOf is { } valid ? HistoryModel.Time(valid) : null, knownAt is { } known ? HistoryModel.Time(known) : null));

    private static async Task<string> SourceAsync(SqliteLineageStore store, int? asOf, int? knownAt) => string.Join(
        ',', (await At(store, asOf, knownAt).FindEdgeSetsAsync(Load, Token)).SelectMany(set => set.Edges).Select(edge => edge.From.Path));

    // As the program of the first schema left it.
    private void WriteFirstSchema()
    {
        Directory.CreateDirectory(_directory.Path);
        var files = new StoreDirectory(_directory.Path);
        using var connection = SqliteFile.OpenWriter(files.Database);
        new SchemaMigrations([SchemaMigrations.Embedded.Steps[0]]).Apply(connection, files, TimeProvider.System);
        Insert(connection, "store (id, store_id, epoch)", 1, Guid.NewGuid().ToByteArray(), 7L);
        var paths = PathList.Read(null);
        var fields = SchemaBlob.Write(Record().Fields, paths);
        Insert(
            connection, "dataset (id, namespace, name, owner, present, knowledge, record, fields, paths)", 1, Orders.Namespace,
            Orders.Name, "ann", 1, (int)SchemaKnowledge.Complete, RecordJson.Write(Record()), fields, paths.ToBlob());
        var written = PathList.Read(null);
        written.Place("x", mention: true);
        Insert(
            connection, "dataset (id, namespace, name, present, knowledge, paths)", 2, Sales.Namespace, Sales.Name, 1, 0, written.ToBlob());
        Insert(
            connection, "job (id, namespace, name, state, doubtful, record, sql)", 1, Load.Namespace, Load.Name, 0, 0,
            RecordJson.Write(new JobRecord(Load)), "SELECT 1");
        Insert(
            connection, "job (id, namespace, name, state, doubtful, retired_at, record)", 2, Gone.Namespace, Gone.Name, 0, 0, Ticks(7),
            RecordJson.Write(new JobRecord(Gone) { Owner = "bob" }));
        InsertSet(connection, place: 0, from: 1, to: 5, recordedFrom: 1, recordedTo: 5);
        InsertSet(connection, place: 1, from: 4, to: 8, recordedFrom: 6, recordedTo: 8);
        InsertSet(connection, place: 2, from: 8, to: null, recordedFrom: 8, recordedTo: null);
        Insert(connection, "edge_set_source (source_id, edge_set_id)", 1, 3);
        Insert(connection, "run (id, job_id, state, started_at)", new byte[16], 1, "START", Ticks(2));
        Insert(
            connection, "event (content_hash, kind, received_at, encoding, body)", HashKey.Of(ChildWriter.Hash(1)), "run", Ticks(1), 0,
            "{}"u8.ToArray());
    }

    private static void InsertSet(SqliteConnection connection, int place, int from, int? to, int recordedFrom, int? recordedTo)
    {
        var edges = PackedEdges.Pack([new PackedEdge(1, place, 0, EdgeSubtype.Identity, false, false, -1, 0, 0)], []);
        Insert(
            connection,
            "edge_set (job_id, target_id, evidence, producer, valid_from, valid_to, recorded_from, recorded_to, content_hash,"
            + " edge_count, edges)",
            1, 2, (int)EvidenceKind.Sql, "test/1", Ticks(from), to is { } end ? Ticks(end) : DBNull.Value, Ticks(recordedFrom),
            recordedTo is { } known ? Ticks(known) : DBNull.Value, new byte[16], 1, edges);
    }

    private static long Ticks(int hour) => HistoryModel.Time(hour).UtcTicks;

    private static void Insert(SqliteConnection connection, string table, params object[] values)
    {
        var names = string.Join(", ", values.Select((_, index) => $"${index}"));
        using var command = connection.Prepared($"INSERT INTO {table} VALUES ({names})", values.Length);
        command.With(values).ExecuteNonQuery();
    }
}
