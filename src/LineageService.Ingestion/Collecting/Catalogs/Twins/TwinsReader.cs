using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Reading;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Catalogs.Twins;

/// <summary>
/// Reads <c>twins.yaml</c>: a list of <c>topic</c>, <c>table</c> (both <c>namespace/name</c>), and where only a partition is meant its
/// column (<c>partition</c>) and values. <c>{value}</c> in the topic stands for each of the values in turn.
/// </summary>
public static class TwinsReader
{
    private const string Place = "{value}";

    /// <summary>The twins in front of the first mistake, which is <paramref name="failure"/>.</summary>
    public static ImmutableArray<Twin> Read(string yaml, string? file, out SourceFailure? failure)
    {
        var twins = ImmutableArray.CreateBuilder<Twin>();
        foreach (var (json, line) in YamlRecords.Read(yaml, file, out failure))
        {
            using var document = JsonRecord.TryParse(json, file, line, out failure);
            if (document is null) break;
            var root = document.RootElement;
            var entries = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("twins", out var list)
                && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : new[] { root };
            foreach (var entry in entries)
            {
                failure = Add(entry, twins, file, line);
                if (failure is not null) return twins.ToImmutable();
            }
        }

        return twins.ToImmutable();
    }

    private static SourceFailure? Add(JsonElement entry, ImmutableArray<Twin>.Builder twins, string? file, long line)
    {
        SourceFailure Wrong(string expected) => new(CollectCodes.Malformed, file, line, 1, expected);
        if (entry.ValueKind != JsonValueKind.Object) return Wrong("expected a list of twins, each with `topic` and `table`");
        if (Dataset(entry, "topic") is not { } topic) return Wrong("expected `topic` as kafka://host:port/name");
        if (Dataset(entry, "table") is not { } table) return Wrong("expected `table` as namespace/name, for example hive://host:9083/db.t");
        TwinFlow flow;
        switch (Text(entry, "flow"))
        {
            case null or "topic-to-table":
                flow = TwinFlow.TopicToTable;
                break;
            case "table-to-topic":
                flow = TwinFlow.TableToTopic;
                break;
            case "same":
                flow = TwinFlow.Same;
                break;
            default:
                return Wrong("expected `flow` to be topic-to-table, table-to-topic or same");
        }

        var column = Text(entry, "partition");
        var values = entry.TryGetProperty("values", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(JsonRecord.TextOf).OfType<string>().ToArray()
            : Text(entry, "value") is { } one ? [one] : [];
        if (column is null && (values.Length > 0 || topic.Name.Contains(Place, StringComparison.Ordinal))) return Wrong(
            "expected `partition`, the column of the values");
        if (column is not null && values.Length == 0) return Wrong("expected `value` or `values` of the partition");
        if (column is not null && flow == TwinFlow.Same) return Wrong("expected no `partition` where topic and table are the same");
        if (values.Length > 1
            && !topic.Name.Contains(Place, StringComparison.Ordinal)) return Wrong(
            $"expected {Place} in `topic` where there are several values");
        if (column is null) twins.Add(new Twin(topic, table, null, flow));
        foreach (var value in column is null ? [] : values)
            twins.Add(new Twin(topic with { Name = topic.Name.Replace(Place, value, StringComparison.Ordinal) }, table, (column!, value),
                flow));
        return null;
    }

    // scheme://authority/name; a namespace without authority ends at its first slash.
    private static DatasetId? Dataset(JsonElement entry, string name)
    {
        if (Text(entry, name) is not { } text) return null;
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var slash = text.IndexOf('/', scheme < 0 ? 0 : scheme + 3);
        return slash <= 0 || slash == text.Length - 1 ? null : new DatasetId(text[..slash], text[(slash + 1)..]);
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value)
        && JsonRecord.TextOf(value) is { Length: > 0 } text ? text : null;
}
