using System.Collections.Concurrent;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// Which rules of edge, job and subtype scope hold for an edge. A set of rules that holds together has a number, its place; most edges have none. Made for
/// one policy. What is remembered of a number is believed only as long as it has the same name, for overlays have numbers of their own. Grows, thread-safe.
/// </summary>
internal sealed class EdgeRuleIndex
{
    private const int MaxOnStack = 256;

    private readonly EdgeRule[] _rules;
    private readonly bool _hasEdges, _hasJobs;
    private readonly ConcurrentDictionary<long, NodeMatches> _nodes = new();
    private readonly ConcurrentDictionary<int, JobMatches> _jobs = new();
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<EdgeRule[]> _places = [];
    private readonly Lock _lock = new();

    public EdgeRuleIndex(LabelPolicy policy)
    {
        _rules = [.. policy.EdgeRules.Where(rule => rule.Cap is not null && rule.Scope != RuleScope.Function)];
        _hasEdges = Array.Exists(_rules, rule => rule.Edge is not null);
        _hasJobs = Array.Exists(_rules, rule => rule.Job is not null);
    }

    /// <summary>False where no edge can have a place.</summary>
    public bool IsEmpty => _rules.Length == 0;

    /// <summary>The rules of a place, which is counted from 1.</summary>
    public EdgeRule[] At(int place)
    {
        lock (_lock) return _places[place - 1];
    }

    /// <summary>The place of an edge; 0 where no rule matches it.</summary>
    public int PlaceOf(LineageGraph graph, GraphEdge edge, int from, int to)
    {
        if (_rules.Length == 0) return 0;
        var job = _hasJobs ? OfJob(graph, graph.OwnerAt(edge.Owner).Job) : null;
        var (starts, ends) = _hasEdges ? (OfNode(graph, from).From, OfNode(graph, to).To) : (null, null);
        var held = _rules.Length <= MaxOnStack ? stackalloc bool[_rules.Length] : new bool[_rules.Length];
        var any = false;
        for (var index = 0; index < held.Length; index++)
        {
            var rule = _rules[index];
            held[index] = (rule.Subtype is null || rule.Subtype == edge.Subtype) && (rule.Job is null || job![index])
                && (rule.Edge is null || (starts![index] && ends![index]));
            any |= held[index];
        }

        return any ? NumberOf(held) : 0;
    }

    /// <summary>The place of all that a job of unknown columns writes: only rules about the job itself.</summary>
    public int PlaceOfJob(LineageGraph graph, int job)
    {
        if (!_hasJobs) return 0;
        var matches = OfJob(graph, job);
        var held = _rules.Length <= MaxOnStack ? stackalloc bool[_rules.Length] : new bool[_rules.Length];
        var any = false;
        for (var index = 0; index < held.Length; index++)
            any |= held[index] = matches[index] && _rules[index] is { Job: not null, Edge: null, Subtype: null };
        return any ? NumberOf(held) : 0;
    }

    private int NumberOf(ReadOnlySpan<bool> held)
    {
        var key = string.Create(held.Length, held.ToArray(), static (text, flags) =>
        {
            for (var index = 0; index < text.Length; index++) text[index] = flags[index] ? '1' : '0';
        });
        lock (_lock)
        {
            if (_numbers.TryGetValue(key, out var number)) return number;
            _places.Add([.. _rules.Where((_, index) => index < key.Length && key[index] == '1')]);
            return _numbers[key] = _places.Count;
        }
    }

    private bool[] OfJob(LineageGraph graph, int job)
    {
        var id = graph.JobAt(job).Id;
        if (_jobs.TryGetValue(job, out var known) && known.Job == id) return known.Matches;
        var matches = Array.ConvertAll(_rules, rule => rule.Job is { } pattern && (pattern.Fits(id.Name) || pattern.Fits($"{id.Namespace}:{id.Name}")));
        _jobs[job] = new JobMatches(id, matches);
        return matches;
    }

    private NodeMatches OfNode(LineageGraph graph, int node)
    {
        var key = ((long)graph.DatasetOf(node) << 32) | (uint)graph.FieldOf(node);
        var named = graph.NodeAt(node);
        if (_nodes.TryGetValue(key, out var known) && known.Node == named) return known;
        return _nodes[key] = new NodeMatches(
            named,
            Array.ConvertAll(_rules, rule => rule.Edge is { } edge && edge.From.Matches(named)),
            Array.ConvertAll(_rules, rule => rule.Edge is { } edge && edge.To.Matches(named)));
    }

    private sealed record JobMatches(JobId Job, bool[] Matches);

    private sealed record NodeMatches(LineageNode Node, bool[] From, bool[] To);
}
