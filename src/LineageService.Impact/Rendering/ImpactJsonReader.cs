using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Model;
using static LineageService.Impact.Rendering.JsonNames;

namespace LineageService.Impact.Rendering;

/// <summary>
/// Reads what <see cref="ImpactJson"/> writes, so that a report of a service can be gated and rendered where it was asked for. What a gate made of it is left
/// out: that is made anew.
/// </summary>
public static class ImpactJsonReader
{
    /// <exception cref="JsonException">This is no such report.</exception>
    public static ImpactReport Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        try
        {
            return Read(document.RootElement);
        }
        catch (Exception failure) when (failure is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            throw new JsonException("This is no impact report.", failure);
        }
    }

    private static ImpactReport Read(JsonElement root)
    {
        var parts = new ImpactJsonReading(root.GetProperty("names"));
        var atoms = List(root, "atoms", parts.Atom);
        return new ImpactReport
        {
            Pins = Pins(root.GetProperty("pins")),
            Sources = List(root, "sources", Source),
            Atoms = atoms,
            Affected = List(root, "affected", node => parts.Node(node, atoms)),
            Summary = new ImpactSummary(
                VerdictOf(root, "verdict"), root.GetProperty("inconclusive").GetBoolean(), root.GetProperty("score").GetDouble(), root.GetProperty("maxSeverity").GetDouble(),
                List(root, "counts", count => new ImpactCount(VerdictOf(count, "verdict"), Needed(count, "tier"), Named<AffectedKind>(count, "kind"), count.GetProperty("count").GetInt32()))),
            Completeness = parts.Completeness(root.GetProperty("completeness")),
            Fixes = List(root, "fixes", fix => new SuggestedFix(Needed(fix, "title"), Needed(fix, "subject"), Needed(fix, "dialect"), Needed(fix, "sql"))),
            Backfill = List(root, "backfill", parts.Step),
            Privacy = root.GetProperty("privacy") is { ValueKind: JsonValueKind.Object } privacy ? Privacy(privacy) : null,
            Baselines = List(root, "baselines", parts.Baseline),
            LastGood = List(root, "lastGood", parts.LastGood),
            Upstream = root.TryGetProperty("upstream", out _) ? List(root, "upstream", Upstream) : [],
        };
    }

    private static ImpactPins Pins(JsonElement pins) => new(
        pins.GetProperty("epoch").GetInt64(), Moment(pins, "asOf"), [.. pins.GetProperty("dialects").EnumerateArray().Select(dialect => dialect.GetString()!)],
        Text(pins, "catalogVersion"), Text(pins, "policyHash"));

    private static SourceVerdict Source(JsonElement source) => new(
        source.GetProperty("change").GetInt32(), Needed(source, "subject"), VerdictOf(source, "verdict"), Named<Compatibility>(source, "compatibility"),
        Named<Behaviour>(source, "behaviour"))
    {
        Categories = [.. source.GetProperty("categories").EnumerateArray().Select(category => Named<DiffCategory>(category.GetString()!))],
        File = Text(source, "file"),
        Notes = [.. source.GetProperty("notes").EnumerateArray().Select(note => note.GetString()!)],
    };

    private static PrivacyDelta Privacy(JsonElement privacy)
    {
        return new PrivacyDelta(List(privacy, "raised", Exposure), List(privacy, "lowered", Exposure))
        {
            Basis = Named<PrivacyBasis>(privacy, "basis"),
            Labels = privacy.GetProperty("labels").GetInt32(),
        };

        static ExposureChange Exposure(JsonElement change) => new(
            Needed(change, "node"), Needed(change, "category"), Text(change, "formBefore"), Text(change, "formAfter"), change.GetProperty("violation").GetBoolean());
    }

    private static UpstreamNode Upstream(JsonElement node) => new(
        Needed(node, "node"), DatasetOf(node.GetProperty("dataset")), Text(node, "column"), node.GetProperty("distance").GetInt32(), node.GetProperty("atom").GetInt32());
}

/// <summary>Small pieces of a report's JSON.</summary>
internal static class JsonNames
{
    public static ImmutableArray<T> List<T>(JsonElement owner, string name, Func<JsonElement, T> read) => [.. owner.GetProperty(name).EnumerateArray().Select(read)];

    public static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static string Needed(JsonElement owner, string name) => Text(owner, name) ?? throw new FormatException($"{name} is missing");

    public static DateTimeOffset? Moment(JsonElement owner, string name) =>
        Text(owner, name) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    public static DatasetId DatasetOf(JsonElement dataset) => new(Needed(dataset, "namespace"), Needed(dataset, "name"));

    public static Verdict VerdictOf(JsonElement owner, string name)
    {
        var text = Needed(owner, name);
        return Named<Verdict>(text.StartsWith("POSSIBLE_", StringComparison.Ordinal) ? text["POSSIBLE_".Length..] : text);
    }

    public static T Named<T>(JsonElement owner, string name)
        where T : struct, Enum => Named<T>(Needed(owner, name));

    // ORDER_ONLY, column-dropped and OrderOnly are one name.
    public static T Named<T>(string name)
        where T : struct, Enum =>
        Enum.Parse<T>(name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}
