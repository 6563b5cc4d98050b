using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LineageService.Ingestion.Reading;
using LineageService.Model;

namespace LineageService.Ingestion.Usage;

/// <summary>Reads one record of <c>schemas/usage</c>. What is wrong is a failure with its place, never an exception.</summary>
public static class UsageRecordReader
{
    /// <param name="file">For failures.</param>
    /// <param name="line">One-based line that the bytes begin on.</param>
    public static UsageRecord? Read(ReadOnlyMemory<byte> bytes, string? file, long line, out SourceFailure? failure)
    {
        using var document = JsonRecord.TryParse(bytes, file, line, out failure);
        if (document is null) return null;
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) return Wrong("expected an object", out failure);
        var dayText = Text(root, "day");
        if (!DateOnly.TryParseExact(dayText, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Wrong("day: expected a date, YYYY-MM-DD", out failure);
        if (Text(root, "namespace") is not { Length: > 0 } @namespace) return Wrong("namespace: expected the dataset's namespace", out failure);
        if (Text(root, "dataset") is not { Length: > 0 } dataset) return Wrong("dataset: expected the dataset's name", out failure);
        if (Text(root, "engine") is not { Length: > 0 } engine) return Wrong("engine: expected the name of an engine", out failure);
        var reads = 1L;
        if (root.TryGetProperty("reads", out var count) && (count.ValueKind != JsonValueKind.Number || !count.TryGetInt64(out reads) || reads < 1))
            return Wrong("reads: expected a number above 0", out failure);
        if (!TryFields(root, out var fields)) return Wrong("fields: expected a list of field paths, or null where they are not known", out failure);
        if (!TryJoins(root, @namespace, out var joins)) return Wrong("joins: expected a list of {with, on}", out failure);

        var id = new DatasetId(@namespace, dataset);
        var principal = Text(root, "principal") is { Length: > 0 } named ? named : null;
        var identity = Text(root, "id") is { Length: > 0 } given
            ? UsageIdentity.Of("id", engine, given, @namespace, dataset)
            : UsageIdentity.Of(
                "record", dayText, principal, engine, @namespace, dataset, reads.ToString(CultureInfo.InvariantCulture),
                fields is { } known ? string.Join('\n', known) : null, Text(root, "queryHash"));
        return new UsageRecord(day, principal, engine, reads, @namespace, [new DatasetRead(id, fields) { Joins = joins }], identity)
        {
            PrincipalKind = Text(root, "principalKind"),
        };

        UsageRecord? Wrong(string message, out SourceFailure wrong)
        {
            wrong = new SourceFailure(SourceCodes.WrongProperty, file, line, 1, message);
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? JsonRecord.TextOf(value) : null;

    private static bool TryFields(JsonElement root, out ImmutableArray<string>? fields)
    {
        fields = null;
        if (!root.TryGetProperty("fields", out var list) || list.ValueKind == JsonValueKind.Null) return true;
        if (list.ValueKind != JsonValueKind.Array) return false;
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            if (JsonRecord.TextOf(item) is not { Length: > 0 } path) return false;
            paths.Add(path);
        }

        fields = [.. paths];
        return true;
    }

    private static bool TryJoins(JsonElement root, string @namespace, out ImmutableArray<UsageJoin> joins)
    {
        joins = [];
        if (!root.TryGetProperty("joins", out var list) || list.ValueKind == JsonValueKind.Null) return true;
        if (list.ValueKind != JsonValueKind.Array) return false;
        var found = ImmutableArray.CreateBuilder<UsageJoin>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Text(item, "with") is not { Length: > 0 } with) return false;
            var pairs = new SortedSet<JoinedPair>();
            if (item.TryGetProperty("on", out var on) && on.ValueKind == JsonValueKind.Array)
            {
                foreach (var pair in on.EnumerateArray())
                {
                    if (pair.ValueKind != JsonValueKind.Object || Text(pair, "field") is not { } field || Text(pair, "with") is not { } other) return false;
                    pairs.Add(new JoinedPair(field, other));
                }
            }

            found.Add(new UsageJoin(new DatasetId(Text(item, "namespace") ?? @namespace, with), [.. pairs]));
        }

        joins = found.ToImmutable();
        return true;
    }
}
