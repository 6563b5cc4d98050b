using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels.Scanning;

/// <summary>
/// Takes fields for categories by their names and types, and by sampled values where there are some. Not a classifier of texts: what stands in a free text
/// is not looked for. Values are looked at and forgotten.
/// </summary>
public static class FieldScanner
{
    /// <summary>So many values in which nothing is found speak against a name.</summary>
    private const int Contradicting = 10;

    /// <summary>The categories of a field, the surest first.</summary>
    /// <param name="type">Its type as declared; null where it is not known.</param>
    /// <param name="sample">Some of its values, without NULLs; null where none were taken.</param>
    public static ImmutableArray<ScanMatch> Scan(FieldId field, string? type, IReadOnlyList<string>? sample = null)
    {
        var byName = NameRules.Find(field.Path, type);
        if (sample is null || sample.Count == 0) return byName is { } only ? [Match(field, only)] : [];
        var matches = ImmutableArray.CreateBuilder<ScanMatch>();
        foreach (var found in ValueRules.Find(sample))
        {
            var confidence = found.Confidence;
            var rule = found.Rule;
            if (byName is { } named && named.Category == found.Category)
            {
                confidence = 1 - ((1 - confidence) * (1 - named.Confidence));
                rule = $"{named.Rule}, {rule}";
            }

            matches.Add(new ScanMatch(field, found.Category, confidence, rule));
        }

        if (byName is { } other && !matches.Any(match => match.Category == other.Category))
        {
            // A column called phone in which no value is one.
            var isContradicted = ValueRules.CanFind(other.Category) && sample.Count >= Contradicting;
            matches.Add(isContradicted ? new ScanMatch(field, other.Category, 0.3, $"{other.Rule}, no value of {sample.Count}") : Match(field, other));
        }

        return [.. matches.OrderByDescending(match => match.Confidence).ThenBy(match => match.Category, StringComparer.Ordinal)];
    }

    /// <summary>Categories that nearly all of some values are of.</summary>
    public static IReadOnlyList<string> CategoriesIn(IReadOnlyList<string> sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return [.. ValueRules.Find(sample).Select(found => found.Category).Distinct(StringComparer.Ordinal)];
    }

    private static ScanMatch Match(FieldId field, RuleMatch found) => new(field, found.Category, found.Confidence, found.Rule);
}

/// <summary>What one rule says.</summary>
internal readonly record struct RuleMatch(string Category, double Confidence, string Rule);
