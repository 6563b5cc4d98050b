using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>
/// Takes signs about two names, joins those about the same two, and leaves out what is one already or was decided. Mutable; one search.
/// </summary>
internal sealed class SuggestionCollector(LineageGraph graph, IEnumerable<IdentityMerge> merges)
{
    private readonly Dictionary<(NodeKind Kind, int Least, int Greatest), Found> _found = [];
    private readonly HashSet<string> _decided = [.. merges.Select(merge => SuggestionId.Of(merge.Kind, merge.Alias, merge.Canonical))];

    public LineageGraph Graph => graph;

    /// <param name="isDirected">True where the sign itself says which name stays; otherwise the better known one does.</param>
    public void Add(GraphDataset alias, GraphDataset canonical, string code, double confidence, string text, bool isDirected = false)
    {
        var (from, to) = (graph.Canonical(alias), graph.Canonical(canonical));
        if (from.Ordinal == to.Ordinal) return;
        if (!isDirected && Standing.Of(from).CompareTo(Standing.Of(to)) > 0) (from, to) = (to, from);
        Add(NodeKind.Dataset, from.Ordinal, to.Ordinal, isDirected, new MergeSign(code, confidence, text));
    }

    public void Add(GraphJob alias, GraphJob canonical, string code, double confidence, string text)
    {
        var (from, to) = (graph.Canonical(alias), graph.Canonical(canonical));
        if (from.Ordinal == to.Ordinal) return;
        Add(NodeKind.Job, from.Ordinal, to.Ordinal, isDirected: false, new MergeSign(code, confidence, text));
    }

    /// <summary>The suggestions, the surest first.</summary>
    public ImmutableArray<MergeSuggestion> ToSuggestions()
    {
        var suggestions = new List<MergeSuggestion>(_found.Count);
        foreach (var ((kind, _, _), found) in _found)
        {
            var (alias, canonical) = (Name(kind, found.Alias), Name(kind, found.Canonical));
            var id = SuggestionId.Of(kind, alias, canonical);
            if (_decided.Contains(id)) continue;
            var doubt = 1.0;
            foreach (var sign in found.Signs) doubt *= 1 - sign.Confidence;
            suggestions.Add(new MergeSuggestion(
                id, kind, alias, canonical, Math.Round(1 - doubt, 3),
                [.. found.Signs.OrderByDescending(sign => sign.Confidence).ThenBy(sign => sign.Code, StringComparer.Ordinal)]));
        }

        return
        [
            .. suggestions.OrderByDescending(suggestion => suggestion.Confidence)
                .ThenBy(suggestion => suggestion.Alias.Namespace, StringComparer.Ordinal)
                .ThenBy(suggestion => suggestion.Alias.Name, StringComparer.Ordinal)
                .ThenBy(suggestion => suggestion.Id, StringComparer.Ordinal),
        ];
    }

    private void Add(NodeKind kind, int alias, int canonical, bool isDirected, MergeSign sign)
    {
        var key = (kind, Math.Min(alias, canonical), Math.Max(alias, canonical));
        if (!_found.TryGetValue(key, out var found))
        {
            _found[key] = new Found(alias, canonical, isDirected, [sign]);
            return;
        }

        // Two signs of one kind say the same thing twice.
        if (!found.Signs.Exists(known => known.Code == sign.Code)) found.Signs.Add(sign);
        if (isDirected && !found.IsDirected) _found[key] = new Found(alias, canonical, true, found.Signs);
    }

    private IdentityName Name(NodeKind kind, int ordinal) => kind == NodeKind.Job
        ? new IdentityName(graph.JobAt(ordinal).Id.Namespace, graph.JobAt(ordinal).Id.Name)
        : new IdentityName(graph.DatasetAt(ordinal).Id.Namespace, graph.DatasetAt(ordinal).Id.Name);

    private sealed record Found(int Alias, int Canonical, bool IsDirected, List<MergeSign> Signs);
}
