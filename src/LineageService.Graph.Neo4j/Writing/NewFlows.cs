using System.Globalization;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>
/// New relationships of one edge set, as numbers of what they have in common: nodes, texts and times are sent once. Mutable; one commit.
/// </summary>
internal sealed class NewFlows(string set, JobId job, EvidenceKind evidence)
{
    private readonly Dictionary<string, int> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<DateTimeOffset, int> _times = [];
    private readonly List<string> _edges = [];

    public int Count => _edges.Count;

    /// <param name="from">Key of a node, and so is <paramref name="to"/>.</param>
    /// <param name="end">Null for one that holds.</param>
    public void Add(string from, string to, EdgeSubtype subtype, bool masking, bool approximate, string text, DateTimeOffset begin, DateTimeOffset? end)
    {
        var (type, name) = (subtype.Type() == EdgeType.Direct ? 'D' : 'I', subtype.WireName());
        var (first, last) = (Number(_times, begin), end is { } known ? Number(_times, known) : "-");
        _edges.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{Number(_nodes, from)} {Number(_nodes, to)} {type} {name} {Flag(masking)} {Flag(approximate)} {Number(_texts, text)} {first} {last}"));
    }

    /// <summary>Some of them as a row of the list <c>flows</c>.</summary>
    public Dictionary<string, object?> ToRow(int first, int count) => new()
    {
        ["set"] = set,
        ["job"] = job.ToString(),
        ["evidence"] = EvidenceNames.Of(evidence),
        ["nodes"] = string.Join(' ', _nodes.Keys),
        ["texts"] = _texts.Keys,
        ["times"] = _times.Keys.Select(time => (object?)time),
        ["edges"] = string.Join(';', _edges.GetRange(first, count)),
    };

    private static char Flag(bool value) => value ? '1' : '0';

    private static object Number<T>(Dictionary<T, int> numbers, T value)
        where T : notnull
    {
        if (!numbers.TryGetValue(value, out var number)) numbers[value] = number = numbers.Count;
        return number;
    }
}
