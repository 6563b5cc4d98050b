using System.Collections.Immutable;
using System.Text;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// A pattern of paths: <c>*</c>, <c>?</c> and <c>[0-9]</c> within a name, <c>**/</c> for any folders, <c>{a,b}</c> for one of several, and
/// <c>{name}</c> for a part of a
/// name that is kept: <c>sql/{layer}/{target}.sql</c>. A pattern without a slash is of the file's name, wherever it lies; one that ends in
/// a slash is of
/// all below. Compared exactly, letter by letter.
/// </summary>
public sealed class PathPattern
{
    // A pattern of many stars may be tried in very many ways.
    private const int MaximumSteps = 50_000;
    private const int MaximumAlternatives = 100;

    private readonly ImmutableArray<ImmutableArray<Part>> _alternatives;

    private PathPattern(string text, ImmutableArray<ImmutableArray<Part>> alternatives)
    {
        Text = text;
        _alternatives = alternatives;
    }

    private enum PartKind : byte
    {
        Text,
        One,
        Class,
        Some,
        Folders,
        All,
        Named,
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern; every text is one.</summary>
    public static PathPattern Parse(string text)
    {
        var pattern = text.StartsWith('/') ? text[1..] : text.Contains('/', StringComparison.Ordinal) ? text : "**/" + text;
        if (pattern.EndsWith('/')) pattern += "**";
        return new PathPattern(text, [.. Alternatives(pattern).Take(MaximumAlternatives).Select(Compile)]);
    }

    public bool IsMatch(string path) => Match(path) is not null;

    /// <summary>The named parts of a path that the pattern fits; null where it does not fit.</summary>
    public ImmutableSortedDictionary<string, string>? Match(string path)
    {
        foreach (var parts in _alternatives)
        {
            var matcher = new Matcher(parts, path);
            if (matcher.Run(0, 0)) return matcher.Names();
        }

        return null;
    }

    private static IEnumerable<string> Alternatives(string pattern)
    {
        for (var open = pattern.IndexOf('{', StringComparison.Ordinal); open >= 0; open = pattern.IndexOf('{', open + 1))
        {
            var close = pattern.IndexOf('}', open);
            if (close < 0) break;
            var inside = pattern[(open + 1)..close];
            if (!inside.Contains(',', StringComparison.Ordinal)) continue;
            return inside.Split(',').SelectMany(choice => Alternatives(pattern[..open] + choice + pattern[(close + 1)..]));
        }

        return [pattern];
    }

    private static ImmutableArray<Part> Compile(string pattern)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var text = new StringBuilder();
        for (var at = 0; at < pattern.Length; at++)
        {
            var part = PartAt(pattern, at, out var length);
            if (part is null)
            {
                text.Append(pattern[at]);
                continue;
            }

            if (text.Length > 0) parts.Add(new Part(PartKind.Text, text.ToString()));
            text.Clear();
            parts.Add(part.Value);
            at += length - 1;
        }

        if (text.Length > 0) parts.Add(new Part(PartKind.Text, text.ToString()));
        return parts.ToImmutable();
    }

    private static Part? PartAt(string pattern, int at, out int length)
    {
        length = 1;
        switch (pattern[at])
        {
            case '?':
                return new Part(PartKind.One, string.Empty);
            case '[' when pattern.IndexOf(']', at) is > 0 and var end && end > at + 1:
                length = end - at + 1;
                return new Part(PartKind.Class, pattern[(at + 1)..end]);
            case '*' when pattern.AsSpan(at).StartsWith("**/"):
                length = 3;
                return new Part(PartKind.Folders, string.Empty);
            case '*' when pattern.AsSpan(at).StartsWith("**"):
                length = 2;
                return new Part(PartKind.All, string.Empty);
            case '*':
                return new Part(PartKind.Some, string.Empty);
            case '{' when pattern.IndexOf('}', at) is > 0 and var close:
                length = close - at + 1;
                return new Part(PartKind.Named, pattern[(at + 1)..close].Trim());
            default:
                return null;
        }
    }

    private readonly record struct Part(PartKind Kind, string Text);

    /// <summary>One attempt. Mutable.</summary>
    private sealed class Matcher(ImmutableArray<Part> parts, string path)
    {
        private readonly List<(string Name, int Start, int End)> _names = [];
        private int _steps;

        // As deep as the pattern has parts.
        public bool Run(int part, int at)
        {
            if (++_steps > MaximumSteps) return false;
            if (part == parts.Length) return at == path.Length;
            return parts[part].Kind switch
            {
                PartKind.Text => path.AsSpan(at).StartsWith(parts[part].Text, StringComparison.Ordinal)
                    && Run(part + 1, at + parts[part].Text.Length),
                PartKind.One => at < path.Length && path[at] != '/' && Run(part + 1, at + 1),
                PartKind.Class => at < path.Length && IsIn(parts[part].Text, path[at]) && Run(part + 1, at + 1),
                PartKind.Some => Within(part, at, 0),
                PartKind.Named => Within(part, at, 1),
                PartKind.Folders => Folders(part, at),
                PartKind.All => true,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }

        public ImmutableSortedDictionary<string, string> Names()
        {
            var names = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            foreach (var (name, start, end) in _names) names[name] = path[start..end];
            return names.ToImmutable();
        }

        // [a-z0], [!0-9]
        private static bool IsIn(string set, char c)
        {
            var negated = set[0] is '!' or '^';
            for (var i = negated ? 1 : 0; i < set.Length; i++)
            {
                if (i + 2 < set.Length && set[i + 1] == '-')
                {
                    if (c >= set[i] && c <= set[i + 2]) return !negated;
                    i += 2;
                }
                else if (c == set[i])
                {
                    return !negated;
                }
            }

            return negated && c != '/';
        }

        // The shortest first: {number}_{name} parts at the first underscore.
        private bool Within(int part, int at, int least)
        {
            for (var end = at; end <= path.Length && (end == at || path[end - 1] != '/'); end++)
            {
                if (end - at < least) continue;
                if (parts[part].Kind != PartKind.Named)
                {
                    if (Run(part + 1, end)) return true;
                    continue;
                }

                _names.Add((parts[part].Text, at, end));
                if (Run(part + 1, end)) return true;
                _names.RemoveAt(_names.Count - 1);
            }

            return false;
        }

        private bool Folders(int part, int at)
        {
            if (at > 0 && path[at - 1] != '/') return false;
            for (var start = at; start >= 0 && start <= path.Length; start = path.IndexOf('/', start) is >= 0 and var slash ? slash + 1
                : -1)
            {
                if (Run(part + 1, start)) return true;
            }

            return false;
        }
    }
}
