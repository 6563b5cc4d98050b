using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Identity;

/// <summary>
/// A name that a graph shows under another one because a rule or a symlink says so; no merge was recorded for it, and none needs to be.
/// </summary>
/// <param name="Id">Names it in requests to undo it.</param>
/// <param name="Rule"><c>rule:symlink</c>, <c>rule:case</c>, <c>rule:namespace</c>, <c>rule:partition-path</c>, or several with plus
/// signs.</param>
public sealed record KnownAlias(string Id, DatasetId Alias, DatasetId Canonical, string Rule)
{
    /// <summary>What events say; they alone can take it back.</summary>
    public const string Symlink = "rule:symlink";

    private const string IdPrefix = "r-";

    /// <summary>All of a graph, in order of names.</summary>
    public static IEnumerable<KnownAlias> Of(LineageGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Enumerable.Range(0, graph.DatasetCount).Select(graph.DatasetAt)
            .Where(dataset => dataset.AliasOf is not null)
            .Select(dataset => Find(graph, dataset))
            .OfType<KnownAlias>()
            .OrderBy(alias => alias.Alias);
    }

    /// <summary>What makes a dataset another one's name; null where a merge does, or nothing.</summary>
    public static KnownAlias? Find(LineageGraph graph, GraphDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.AliasOf is not { } canonical) return null;
        if (graph.Identity.RuleOf(dataset.Id) is { } rule) return Of(dataset.Id, graph.Identity.Next(dataset.Id)!.Value, rule);
        return graph.Identity.Next(dataset.Id) is null ? Of(dataset.Id, canonical, Symlink) : null;
    }

    private static KnownAlias Of(DatasetId alias, DatasetId canonical, string rule) =>
        new(IdPrefix + Suggestions.SuggestionId.Of(NodeKind.Dataset, Name(alias), Name(canonical))[2..], alias, canonical, rule);

    private static IdentityName Name(DatasetId id) => new(id.Namespace, id.Name);
}
