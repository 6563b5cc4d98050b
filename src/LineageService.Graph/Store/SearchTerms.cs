using System.Collections.Immutable;

namespace LineageService.Graph.Store;

/// <summary>
/// The words of a search and how well a dataset, field or job fits them. Every store finds candidates its own way and ranks them with this:
/// the exact name before a prefix before any part of a name before other attributes; at equal fit datasets, jobs, then fields; shorter
/// names first.
/// </summary>
public sealed class SearchTerms
{
    private const double Whole = 600, LastSegment = 550, LeadingPart = 400, SegmentStart = 300, Inside = 200, Attribute = 100, Prose = 50;
    private const double DatasetFirst = 30, JobFirst = 20, FieldFirst = 10, PerCharacter = 0.01;

    private SearchTerms(ImmutableArray<string> words) => Words = words;

    /// <summary>The words, as typed; none means that nothing is found.</summary>
    public ImmutableArray<string> Words { get; }

    public static SearchTerms Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SearchTerms(
            [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>The fit of a dataset; null where a word is nowhere in it. Field tags count for the field, not for the dataset.</summary>
    public double? Rank(DatasetRecord dataset)
    {
        var sum = 0.0;
        foreach (var word in Words)
        {
            var best = Math.Max(Name(dataset.Id.Name, word), Attributes(word, dataset.Owner, dataset.Layer, dataset.Description));
            foreach (var tag in dataset.Tags)
                if (!tag.Contains('|', StringComparison.Ordinal)) best = Math.Max(best, Contains(tag, word, Attribute));
            if (best == 0) return null;
            sum += best;
        }

        return Score(sum, DatasetFirst, dataset.Id.Name.Length);
    }

    /// <summary>The fit of a field; null where a word is nowhere in it or no word is about the field itself.</summary>
    public double? Rank(DatasetRecord dataset, ReadOnlySpan<char> path)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var sum = 0.0;
        var own = false;
        foreach (var word in Words)
        {
            var best = Name(path, word);
            if (best == 0) best = FieldTag(dataset, path, word);
            own |= best > 0;
            if (best == 0 && Name(dataset.Id.Name, word) > 0) best = Attribute;
            if (best == 0) return null;
            sum += best;
        }

        return own ? Score(sum, FieldFirst, path.Length) : null;
    }

    /// <summary>The fit of a job; null where a word is nowhere in it.</summary>
    public double? Rank(JobRecord job)
    {
        var sum = 0.0;
        foreach (var word in Words)
        {
            var best = Math.Max(Name(job.Id.Name, word), Attributes(word, job.Owner, job.Layer, null));
            best = Math.Max(best, Math.Max(Contains(job.Team, word, Attribute), Contains(job.File, word, Attribute)));
            foreach (var tag in job.Tags) best = Math.Max(best, Contains(tag, word, Attribute));
            if (best == 0) return null;
            sum += best;
        }

        return Score(sum, JobFirst, job.Id.Name.Length);
    }

    private double? Score(double sum, double kind, int length) =>
        Words.IsEmpty ? null : (sum / Words.Length) + kind - (Math.Min(length, 500) * PerCharacter);

    private static double Name(ReadOnlySpan<char> name, string word)
    {
        var at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return 0;
        if (at == 0) return name.Length == word.Length ? Whole : LeadingPart;
        var best = 0.0;
        while (true)
        {
            var fit = !IsSeparator(name[at - 1]) ? Inside : at + word.Length == name.Length ? LastSegment : LastStart(name, at);
            best = Math.Max(best, fit);
            var next = name[(at + 1)..].IndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (next < 0) return best;
            at += 1 + next;
        }
    }

    private static double LastStart(ReadOnlySpan<char> name, int at) =>
        name[at..].IndexOfAny('.', '/', ':') < 0 ? LeadingPart : SegmentStart;

    private static bool IsSeparator(char character) => character is '.' or '/' or ':';

    private static double Attributes(string word, string? owner, string? layer, string? description) =>
        Math.Max(Math.Max(Contains(owner, word, Attribute), Contains(layer, word, Attribute)), Contains(description, word, Prose));

    private static double FieldTag(DatasetRecord dataset, ReadOnlySpan<char> path, string word)
    {
        foreach (var tag in dataset.Tags)
        {
            if (tag.Length > path.Length && tag[path.Length] == '|' && tag.AsSpan().StartsWith(path, StringComparison.Ordinal)
                && tag.AsSpan(path.Length + 1).Contains(word, StringComparison.OrdinalIgnoreCase)) return Attribute;
        }

        return 0;
    }

    private static double Contains(string? text, string word, double score) =>
        text is not null && text.Contains(word, StringComparison.OrdinalIgnoreCase) ? score : 0;
}
