using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// Which nodes a line of a policy means, as people write it: <c>dwd.user_masked.*</c>, <c>kafka://partner.*</c>, <c>ods.user.email</c>. A <c>*</c> stands
/// for any characters. Matched, ignoring case, against the node's name alone and against its namespace with the name behind it; a field has its path behind
/// a dot, and a dataset as a whole is also matched without it, so that a pattern that fits a dataset fits all of its fields.
/// </summary>
public sealed record NodePattern(string Text)
{
    public bool Matches(DatasetId dataset) => Fits(dataset.Name) || Fits($"{dataset.Namespace}:{dataset.Name}");

    public bool Matches(LineageNode node)
    {
        if (Matches(node.Dataset)) return true;
        return node.Path is { } path && (Fits($"{node.Dataset.Name}.{path}") || Fits($"{node.Dataset.Namespace}:{node.Dataset.Name}.{path}"));
    }

    public override string ToString() => Text;

    // Goes back to the last star only, so it is linear in text times pattern.
    internal bool Fits(ReadOnlySpan<char> text)
    {
        var pattern = Text.AsSpan();
        var (at, place, star, resume) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (place < pattern.Length && pattern[place] == '*') (star, resume) = (place++, at);
            else if (place < pattern.Length && char.ToUpperInvariant(pattern[place]) == char.ToUpperInvariant(text[at])) (at, place) = (at + 1, place + 1);
            else if (star >= 0) (at, place) = (++resume, star + 1);
            else return false;
        }

        while (place < pattern.Length && pattern[place] == '*') place++;
        return place == pattern.Length;
    }
}
