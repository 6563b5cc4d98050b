using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.Topics;

/// <summary>
/// Topics by a schema registry over REST (Confluent's interface, which Redpanda, Karapace and Apicurio speak too): the latest version of
/// each subject with the schemas it refers to. Subjects of keys are passed over.
/// </summary>
/// <param name="client">With the registry's address and what it asks to be let in.</param>
/// <param name="datasetNamespace"><c>kafka://host:port</c>: the cluster, not the registry.</param>
/// <param name="topics">Topic by subject or by full name of the type, for registries that name subjects after types.</param>
public sealed class SchemaRegistryCollector(
    HttpClient client, string datasetNamespace, ImmutableSortedDictionary<string, string> topics, string sourceName) : ICollector
{
    private const int MaxReferences = 200;

    public CollectorSource Source { get; } = new("schema-registry", sourceName);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var list = await GetAsync("subjects", cancellationToken).ConfigureAwait(false)
            ?? throw new CollectorException($"{sourceName} is no schema registry: it has no /subjects");
        if (list.RootElement.ValueKind != JsonValueKind.Array) throw new CollectorException(
            $"{sourceName} is no schema registry: /subjects is no list");
        var subjects = list.RootElement.EnumerateArray().Select(JsonRecord.TextOf).OfType<string>().Order(StringComparer.Ordinal).ToList();
        var tables = new TopicTables(datasetNamespace);
        for (var i = 0; i < subjects.Count; i++)
        {
            progress?.Report(new CollectProgress("reading subjects", i, subjects.Count));
            var subject = subjects[i];
            if (subject.EndsWith("-key", StringComparison.Ordinal) && !topics.ContainsKey(subject)) continue;
            if (await ReadAsync(subject, tables, cancellationToken).ConfigureAwait(false) is { } wrong)
                yield return new CollectedFailure(new SourceFailure(wrong.Code, subject, 1, 1, wrong.Message));
        }

        foreach (var table in tables.Tables()) yield return table;
    }

    private async Task<(string Code, string Message)?> ReadAsync(string subject, TopicTables tables, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync($"subjects/{Uri.EscapeDataString(subject)}/versions/latest", cancellationToken)
            .ConfigureAwait(false);
        if (answer is null) return (CollectCodes.Unreadable, "the subject has no version that can be read");
        var root = answer.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || Text(root, "schema") is not { } text) return (CollectCodes.Malformed, "expected a `schema` in the answer");
        TopicFormat? format = Text(root, "schemaType") switch
        {
            null or "AVRO" => TopicFormat.Avro,
            "JSON" => TopicFormat.JsonSchema,
            "PROTOBUF" => TopicFormat.Protobuf,
            _ => null,
        };
        if (format is not { } known) return (CollectCodes.Unsupported, "expected AVRO, JSON or PROTOBUF");
        var references = new List<KeyValuePair<string, string>>();
        await ReadReferencesAsync(root, references, [], cancellationToken).ConfigureAwait(false);
        if (TopicSchema.Read(known, text, references) is not { } schema) return (CollectCodes.Malformed,
            $"expected the {TopicFilesCollector.KindOf(known)} schema of a record");
        if (Topic(subject, schema.TypeName) is not { } topic) return (CollectCodes.Unsupported,
            "the subject is named after a type, not a topic: name its topic with --topic");
        tables.Add(topic, schema.Shape);
        return null;
    }

    // Those that others need come first.
    private async Task ReadReferencesAsync(JsonElement schema, List<KeyValuePair<string, string>> found, HashSet<string> seen,
        CancellationToken cancellationToken)
    {
        if (!schema.TryGetProperty("references", out var references) || references.ValueKind != JsonValueKind.Array) return;
        foreach (var reference in references.EnumerateArray())
        {
            if (reference.ValueKind != JsonValueKind.Object || Text(reference, "name") is not { } name
                || Text(reference, "subject") is not { } subject) continue;
            var version = reference.TryGetProperty("version", out var number) ? number.GetRawText() : "latest";
            if (seen.Count >= MaxReferences || !seen.Add($"{subject}/{version}")) continue;
            using var answer = await GetAsync($"subjects/{Uri.EscapeDataString(subject)}/versions/{Uri.EscapeDataString(version)}",
                cancellationToken).ConfigureAwait(false);
            if (answer is null || answer.RootElement.ValueKind != JsonValueKind.Object
                || Text(answer.RootElement, "schema") is not { } text) continue;
            await ReadReferencesAsync(answer.RootElement, found, seen, cancellationToken).ConfigureAwait(false);
            found.Add(KeyValuePair.Create(name, text));
        }
    }

    /// <summary>By Confluent's strategies: <c>topic-value</c>, <c>topic-type</c>; a bare type names no topic.</summary>
    private string? Topic(string subject, string? type)
    {
        if (topics.TryGetValue(subject, out var mapped) || type is not null && topics.TryGetValue(type, out mapped)) return mapped;
        if (subject.EndsWith("-value", StringComparison.Ordinal)) return subject[..^6];
        if (type is null) return subject;
        if (subject.EndsWith($"-{type}", StringComparison.Ordinal)) return subject[..^(type.Length + 1)];
        return subject == type ? null : subject;
    }

    // Null for what is not there.
    private async Task<JsonDocument?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NotFound) return null;
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw new CollectorException(
                    $"{sourceName} does not let this user in: set SCHEMA_REGISTRY_TOKEN or SCHEMA_REGISTRY_USER_INFO");
            if (!answer.IsSuccessStatusCode) throw new CollectorException(
                $"{sourceName} answered {(int)answer.StatusCode} to /{path.Split('/')[0]}");
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return JsonRecord.TryParse(bytes, null, 1, out _)
                ?? throw new CollectorException($"{sourceName} is no schema registry: its answer is no JSON");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || failure is TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            var reason = (failure as HttpRequestException)?.HttpRequestError.ToString() ?? "timeout";
            throw new CollectorException($"{sourceName} cannot be reached: check host, port and network ({reason})", failure);
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? JsonRecord.TextOf(value)
        : null;
}
