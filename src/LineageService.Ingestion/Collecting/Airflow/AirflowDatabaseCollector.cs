using System.Data.Common;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Catalogs.Databases;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>
/// The DAGs that an Airflow has serialized in its PostgreSQL (2.x and 3.x), and the addresses of its connections: what the scheduler runs,
/// files and
/// templates of Python resolved. Users and passwords of connections are not read.
/// </summary>
public sealed class AirflowDatabaseCollector(DbDataSource database, string name, AirflowSettings settings) : ICollector
{
    // As JSON, whatever columns this version has; a connection only by the columns that are no secret.
    private const string Dags = "SELECT to_jsonb(s)::text FROM serialized_dag s";
    private const string States = "SELECT to_jsonb(d)::text FROM dag d";
    private const string Connections =
        "SELECT conn_id, conn_type, host, port, schema, CASE WHEN is_extra_encrypted THEN NULL ELSE extra END FROM connection";

    public CollectorSource Source { get; } = new("airflow-db", name);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await CatalogConnection.OpenAsync(database, name, cancellationToken).ConfigureAwait(false);
        var failures = new List<SourceFailure?>
        {
            await connection.ReadAsync("connections", Connections, row => AddConnection(row), cancellationToken).ConfigureAwait(false),
        };
        var gone = new HashSet<string>(StringComparer.Ordinal);
        failures.Add(await connection.ReadAsync("states of DAGs", States, row => AddState(row.GetString(0), gone),
            cancellationToken).ConfigureAwait(false));
        var latest = new SortedDictionary<string, (string Written, string Json)>(StringComparer.Ordinal);
        if (await connection.ReadAsync("serialized DAGs", Dags, row => AddDag(row.GetString(0), latest),
            cancellationToken).ConfigureAwait(false) is { } missing)
            throw new CollectorException($"{name} holds no DAGs: {missing.Message}");

        var items = new AirflowItems(settings, null, null);
        var done = 0;
        foreach (var (id, dag) in latest)
        {
            progress?.Report(new CollectProgress("reading DAGs", done++, latest.Count));
            if (gone.Contains(id)) continue;
            var dags = SerializedDags.Read(dag.Json, null);
            if (dags.Count == 0) yield return new CollectedFailure(new SourceFailure(SourceCodes.UnknownRecord, $"serialized_dag/{id}", 1,
                1, "expected a serialized DAG"));
            foreach (var one in dags)
            {
                foreach (var item in await items.OfAsync(one, cancellationToken).ConfigureAwait(false)) yield return item;
            }
        }

        // Without the connections every task has another name for its tables: what could not be read is told.
        foreach (var failure in failures.OfType<SourceFailure>()) yield return new CollectedFailure(failure);
    }

    private void AddConnection(DbDataReader row)
    {
        string? Text(int column) =>
            row.IsDBNull(column) ? null : Convert.ToString(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);
        if (Text(0) is { } id && Text(1) is { } kind) settings.Connections.AddUnlessGiven(id, kind, Text(2), Text(3), Text(4), Text(5));
    }

    private static void AddState(string json, HashSet<string> gone)
    {
        using var document = JsonDocument.Parse(json);
        var dag = document.RootElement;
        if (StructuredText.Scalar(dag, "dag_id") is { } id
            && (StructuredText.Scalar(dag, "is_active") == "false" || StructuredText.Scalar(dag, "is_stale") == "true")) gone.Add(id);
    }

    // Airflow 3 keeps one for each version of a DAG: the last written is the one that runs.
    private static void AddDag(string json, SortedDictionary<string, (string Written, string Json)> latest)
    {
        using var document = JsonDocument.Parse(json);
        var row = document.RootElement;
        if (StructuredText.Scalar(row, "dag_id") is not { } id) return;
        var written = StructuredText.Scalar(row, "last_updated") ?? StructuredText.Scalar(row, "created_at") ?? string.Empty;
        if (latest.TryGetValue(id, out var known) && string.CompareOrdinal(known.Written, written) >= 0) return;
        if (row.TryGetProperty("data", out var data) && data.ValueKind is JsonValueKind.Object or JsonValueKind.String)
            latest[id] = (written, data.ValueKind == JsonValueKind.Object ? data.GetRawText() : JsonRecord.TextOf(data) ?? string.Empty);
        else if (StructuredText.Scalar(row, "data_compressed") is { } compressed)
            latest[id] = (written, Unpack(compressed));
    }

    // \x and the bytes in hexadecimal, as PostgreSQL writes them.
    private static string Unpack(string hexadecimal)
    {
        try
        {
            var bytes = Convert.FromHexString(hexadecimal.AsSpan(hexadecimal.StartsWith("\\x", StringComparison.Ordinal) ? 2 : 0));
            using var stream = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception broken) when (broken is FormatException or InvalidDataException)
        {
            return string.Empty;
        }
    }
}
