using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// Reads a mapping, YAML or JSON: <c>layouts</c>, <c>include</c>, <c>exclude</c>, <c>job</c>, <c>rules</c> of <c>files</c> and traits, and
/// at the top
/// the traits that hold for all. A property that it does not know is a failure: a misspelt one would be left out in silence.
/// </summary>
public static class MappingReader
{
    /// <summary>The file's name where it lies in the directory itself.</summary>
    public const string FileName = "collect.yaml";

    /// <summary>The options; null and a failure where the text is no mapping.</summary>
    public static DirectoryOptions? Read(ReadOnlySpan<byte> bytes, string file, out SourceFailure? failure)
    {
        if (StructuredText.Read(bytes, file, out failure) is not { } mapping) return failure is null ? DirectoryOptions.None : null;
        if (mapping.ValueKind != JsonValueKind.Object)
        {
            failure = Wrong(file, "expected a mapping of `layouts`, `rules` and traits");
            return null;
        }

        foreach (var property in mapping.EnumerateObject())
        {
            if (property.Name is "layouts" or "layout" or "include" or "exclude" or "job" or "rules" or "description" or "version") continue;
            if (TraitsReader.Knows(property.Name)) continue;
            failure = Wrong(file, $"`{property.Name}` is no property of a mapping");
            return null;
        }

        var rules = ImmutableArray.CreateBuilder<PathRule>();
        foreach (var rule in Entries(mapping, "rules"))
        {
            if (rule.ValueKind != JsonValueKind.Object || !rule.TryGetProperty("files", out var files))
            {
                failure = Wrong(file, "expected each of `rules` to be a mapping with `files`");
                return null;
            }

            var traits = TraitsReader.Read(rule);
            rules.AddRange(StructuredText.Texts(files).Select(pattern => new PathRule(PathPattern.Parse(pattern), traits)));
        }

        return new DirectoryOptions
        {
            Layouts = [.. Patterns(mapping, "layouts"), .. Patterns(mapping, "layout")],
            Includes = [.. Patterns(mapping, "include")],
            Excludes = [.. Patterns(mapping, "exclude")],
            JobName = StructuredText.Scalar(mapping, "job"),
            Defaults = TraitsReader.Read(mapping) with { Name = null, Target = null },
            Rules = rules.ToImmutable(),
        };
    }

    private static IEnumerable<PathPattern> Patterns(JsonElement mapping, string name) =>
        mapping.TryGetProperty(name, out var list) ? StructuredText.Texts(list).Select(PathPattern.Parse) : [];

    private static IEnumerable<JsonElement> Entries(JsonElement mapping, string name) =>
        mapping.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static SourceFailure Wrong(string file, string message) => new(SourceCodes.WrongProperty, file, 1, 1, message);
}
