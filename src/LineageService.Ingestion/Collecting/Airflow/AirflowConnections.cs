using System.Globalization;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>
/// The connections of an Airflow, by id: from an export (<c>airflow connections export</c>, JSON or YAML) or given one by one. One that is
/// not given is
/// looked for in the environment as Airflow does (<c>AIRFLOW_CONN_MUSIC_PG</c>). Mutable while it is filled.
/// </summary>
public sealed class AirflowConnections
{
    private readonly Dictionary<string, AirflowConnection> _byId = new(StringComparer.Ordinal);

    /// <summary>Adds a connection by its address.</summary>
    /// <exception cref="CollectorException">The address is none.</exception>
    public void Add(string id, string uri) =>
        _byId[id] = AirflowConnection.OfUri(uri)
            ?? throw new CollectorException($"the connection {id} has no address of the form kind://host:port/database.");

    /// <summary>Adds all of an export.</summary>
    /// <exception cref="CollectorException">The text is none.</exception>
    public void AddExport(ReadOnlySpan<byte> bytes, string file)
    {
        if (StructuredText.Read(bytes, file, out _) is not { ValueKind: JsonValueKind.Object } export)
            throw new CollectorException($"{file} holds no connections: expected a mapping from ids, as `airflow connections export` writes it.");
        foreach (var entry in export.EnumerateObject())
        {
            var connection = entry.Value.ValueKind == JsonValueKind.Object ? Read(entry.Value)
                : StructuredText.Scalar(entry.Value) is { } uri ? AirflowConnection.OfUri(uri) : null;
            if (connection is not null) _byId[entry.Name] = connection;
        }
    }

    /// <summary>Adds one as the database keeps it, where nobody gave another for the id.</summary>
    internal void AddUnlessGiven(string id, string kind, string? host, string? port, string? schema, string? extra)
    {
        int? number = int.TryParse(port, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        using var document = extra is null ? null : JsonRecord.TryParse(System.Text.Encoding.UTF8.GetBytes(extra), null, 1, out _);
        _byId.TryAdd(id, AirflowConnection.Of(kind, Given(host), number, Given(schema), document is null ? null
            : Account(document.RootElement)));
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>The connection of an id; null where nobody told of it.</summary>
    public AirflowConnection? Find(string? id)
    {
        if (id is null) return null;
        if (_byId.TryGetValue(id, out var known)) return known;
        return Environment.GetEnvironmentVariable("AIRFLOW_CONN_" + id.ToUpperInvariant()) is { Length: > 0 } value ? OfText(value) : null;
    }

    private static AirflowConnection? OfText(string value)
    {
        if (!value.StartsWith('{')) return AirflowConnection.OfUri(value);
        using var document = JsonRecord.TryParse(System.Text.Encoding.UTF8.GetBytes(value), null, 1, out _);
        return document is null ? null : Read(document.RootElement);
    }

    private static AirflowConnection? Read(JsonElement entry)
    {
        if (StructuredText.Scalar(entry, "conn_type") is not { } kind) return null;
        int? port = int.TryParse(StructuredText.Scalar(entry, "port"), CultureInfo.InvariantCulture, out var number) ? number : null;
        return AirflowConnection.Of(kind, StructuredText.Scalar(entry, "host"), port, StructuredText.Scalar(entry, "schema"), Extra(entry));
    }

    // Snowflake's account and BigQuery's project stand in `extra`, an object or a text that holds one.
    private static string? Extra(JsonElement entry)
    {
        if (!entry.TryGetProperty("extra", out var extra)) return null;
        if (extra.ValueKind == JsonValueKind.String)
        {
            using var document =
                JsonRecord.TryParse(System.Text.Encoding.UTF8.GetBytes(JsonRecord.TextOf(extra) ?? string.Empty), null, 1, out _);
            return document is null ? null : Account(document.RootElement);
        }

        return Account(extra);
    }

    private static string? Account(JsonElement extra) =>
        StructuredText.Scalar(extra, "account") ?? StructuredText.Scalar(extra, "extra__snowflake__account")
        ?? StructuredText.Scalar(extra, "project") ?? StructuredText.Scalar(extra, "extra__google_cloud_platform__project");
}
