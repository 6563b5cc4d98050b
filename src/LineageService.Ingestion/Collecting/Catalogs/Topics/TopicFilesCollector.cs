using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Ingestion.Collecting.Catalogs.Files;
using LineageService.Ingestion.Collecting.Catalogs.Shapes;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.Topics;

/// <summary>
/// Topics by the schema files of a repository: <c>.avsc</c>, <c>.json</c>, <c>.proto</c>, descriptor sets. A file's name without ending and
/// <c>-value</c> is its topic, unless a mapping from the type's name says otherwise. Files of one run may use each other's types.
/// </summary>
/// <param name="datasetNamespace"><c>kafka://host:port</c> (wire-formats.md §6).</param>
/// <param name="topics">Topic by full name of its type; a type that is listed is that topic only.</param>
public sealed class TopicFilesCollector(
    ImmutableArray<string> paths, TopicFormat format, string datasetNamespace, ImmutableSortedDictionary<string, string> topics,
        string sourceName) : ICollector
{
    public CollectorSource Source { get; } = new(KindOf(format), sourceName);

    internal static string KindOf(TopicFormat format) => format switch
    {
        TopicFormat.Avro => "avro",
        TopicFormat.JsonSchema => "json-schema",
        TopicFormat.Protobuf => "protobuf",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tables = new TopicTables(datasetNamespace);
        string[] endings = format switch
        {
            TopicFormat.Avro => [".avsc", ".avro.json"],
            TopicFormat.JsonSchema => [".json"],
            _ => [".proto", ".pb", ".desc", ".protoset"],
        };
        var files = CatalogFile.Find(paths, endings).ToList();
        var texts = new List<(CatalogFile File, string Text)>();
        for (var i = 0; i < files.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new CollectProgress("reading schemas", i, files.Count));
            if (format == TopicFormat.Protobuf && !files[i].Ends(".proto"))
            {
                if (ReadDescriptors(files[i], tables) is { } wrong) yield return new CollectedFailure(wrong);
                continue;
            }

            if (files[i].TryReadText(out var failure) is { } text) texts.Add((files[i], text));
            else yield return new CollectedFailure(failure!);
        }

        foreach (var failure in await Task.Run(() => ReadTexts(texts, tables, cancellationToken), cancellationToken)
            .ConfigureAwait(false)) yield return new CollectedFailure(failure);
        foreach (var table in tables.Tables()) yield return table;
    }

    private List<SourceFailure> ReadTexts(List<(CatalogFile File, string Text)> texts, TopicTables tables,
        CancellationToken cancellationToken)
    {
        var failures = new List<SourceFailure>();
        foreach (var (file, text) in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var others = texts.Where(other => other.File != file)
                .Select(other => KeyValuePair.Create(other.File.Name[(other.File.Name.LastIndexOf('/') + 1)..], other.Text)).ToList();
            if (TopicSchema.Read(format, text, others) is { } schema) tables.Add(Topic(file, schema.TypeName), schema.Shape);
            else failures.Add(new SourceFailure(CollectCodes.Malformed, file.Name, 1, 1,
                $"expected the {KindOf(format)} schema of a record"));
        }

        return failures;
    }

    private SourceFailure? ReadDescriptors(CatalogFile file, TopicTables tables)
    {
        if (file.TryRead(out var failure) is not { } bytes) return failure;
        var types = new ProtobufTypes();
        if (!ProtobufDescriptors.TryRead(bytes, types)) return new SourceFailure(CollectCodes.Malformed, file.Name, 1, 1,
            "expected a descriptor set of protoc");

        // A set has many messages: those that a mapping gives a topic, or the only one.
        var mapped = types.Roots.Where(message => topics.ContainsKey(message.Name)).ToList();
        if (mapped.Count == 0 && types.Roots.Count > 1)
            return new SourceFailure(CollectCodes.Unsupported, file.Name, 1, 1,
                $"holds {types.Roots.Count} messages: name their topics with --topic");
        foreach (var message in mapped.Count > 0 ? mapped : types.Roots) tables.Add(Topic(file, message.Name), types.ShapeOf(message));
        return null;
    }

    private string Topic(CatalogFile file, string? type)
    {
        if (type is not null && topics.TryGetValue(type, out var mapped)) return mapped;
        var name = file.Name[(file.Name.LastIndexOf('/') + 1)..];
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = name[..^3];
        foreach (var ending in (string[])[".avro.json", ".schema.json", ".avsc", ".json", ".proto", ".pb", ".desc", ".protoset"])
        {
            if (!name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) continue;
            name = name[..^ending.Length];
            break;
        }

        return name.EndsWith("-value", StringComparison.Ordinal) ? name[..^6] : name;
    }
}
