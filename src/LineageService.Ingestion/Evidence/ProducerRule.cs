using System.Collections.Immutable;
using System.Text.Json;

namespace LineageService.Ingestion.Evidence;

/// <summary>One rule of <see cref="EvidenceRanking"/>: which producers it is about, and how far they are believed.</summary>
internal sealed record ProducerRule(string Producer, VersionRange? Versions, ProducerStanding Standing)
{
    private const int MaxRank = 100;

    /// <summary>Reads a rule from its record; a mistake is told in words.</summary>
    /// <exception cref="FormatException">It is no rule.</exception>
    public static ProducerRule Read(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object) throw new FormatException("a rule is a mapping");
        var producer = Text(record, "producer") ?? throw new FormatException("a rule needs a producer");
        var rank = Rank(record, "rank") ?? throw new FormatException($"the rule of {producer} needs a rank");
        VersionRange? versions = null;
        if (Text(record, "versions") is { } range)
            versions = VersionRange.Parse(range) ?? throw new FormatException($"the versions of {producer} are no range such as \">=1.37\"");
        return new ProducerRule(producer, versions, new ProducerStanding(rank, Rank(record, "incomplete") ?? rank, Defects(record, producer)));
    }

    public bool Matches(string producer, string? version) =>
        Glob(Producer, producer) && (Versions is null || (version is not null && Versions.Contains(version)));

    private static ImmutableArray<ProducerDefect> Defects(JsonElement record, string producer)
    {
        if (!record.TryGetProperty("defects", out var list) || list.ValueKind == JsonValueKind.Null) return [];
        if (list.ValueKind != JsonValueKind.Array) throw new FormatException($"the defects of {producer} are a list");
        var defects = ImmutableArray.CreateBuilder<ProducerDefect>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Text(item, "id") is not { } id || Text(item, "sentence") is not { } sentence)
                throw new FormatException($"a defect of {producer} needs an id and a sentence");
            defects.Add(new ProducerDefect(id, sentence));
        }

        return defects.ToImmutable();
    }

    private static int? Rank(JsonElement record, string name)
    {
        if (Text(record, name) is not { } text) return null;
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var rank)
            && rank <= MaxRank
            ? rank
            : throw new FormatException($"{name} is a number from 0 to {MaxRank}");
    }

    private static string? Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // * stands for any text; letters are compared without case. Linear in pattern times text at worst, never exponential.
    private static bool Glob(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (at, from, star, mark) = (0, 0, -1, 0);
        while (from < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, mark) = (at++, from);
            }
            else if (at < pattern.Length && char.ToUpperInvariant(pattern[at]) == char.ToUpperInvariant(text[from]))
            {
                at++;
                from++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                from = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*') at++;
        return at == pattern.Length;
    }
}
