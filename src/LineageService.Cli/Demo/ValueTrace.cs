using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Cli.Demo;

/// <summary>
/// A column in which a value ends up, and the functions it passed on the way there: of all ways the one that changes it least, since that is the
/// one that counts for who may see it.
/// </summary>
/// <param name="Functions">In the order in which they were applied.</param>
/// <param name="IsOpaque">True where a hop changes the value and does not tell how.</param>
/// <param name="IsEnd">True where nothing comes from it.</param>
internal sealed record ValueTrace(
    DatasetId Dataset, string Field, int Hops, ImmutableArray<FunctionApplication> Functions, EdgeSubtype Subtype, bool IsOpaque, bool IsEnd)
{
    /// <summary>True where the value arrives as it was.</summary>
    public bool IsInTheClear => Subtype == EdgeSubtype.Identity;

    /// <param name="walk">A downstream walk along DIRECT edges.</param>
    public static async Task<ImmutableArray<ValueTrace>> FollowAsync(LineageAnswer walk, ILineageStore store, CancellationToken cancellationToken)
    {
        var functions = await FunctionsOfAsync(walk, store, cancellationToken).ConfigureAwait(false);
        var outgoing = walk.Edges.Where(edge => edge.Type == EdgeType.Direct).ToLookup(edge => edge.From, StringComparer.Ordinal);
        var nodes = walk.Nodes.Where(node => node.Kind == NodeKind.Field).ToDictionary(node => node.Id, StringComparer.Ordinal);
        var best = new Dictionary<string, ValueTrace>(StringComparer.Ordinal);
        var queue = new PriorityQueue<(string Node, ValueTrace? Trace), (int Changes, int Hops)>();
        queue.Enqueue((walk.Root, null), (0, 0));
        var done = new HashSet<string>(StringComparer.Ordinal);
        while (queue.TryDequeue(out var item, out var cost))
        {
            if (!done.Add(item.Node)) continue;
            if (item.Trace is not null) best[item.Node] = item.Trace;
            foreach (var edge in outgoing[item.Node])
            {
                if (done.Contains(edge.To) || !nodes.TryGetValue(edge.To, out var target)) continue;
                var applied = functions.GetValueOrDefault((edge.From, edge.To, edge.Job), []);
                var opaque = edge.Subtype != EdgeSubtype.Identity && applied.IsEmpty;
                var trace = new ValueTrace(
                    target.Dataset,
                    target.Path!,
                    cost.Hops + 1,
                    (item.Trace?.Functions ?? []).AddRange(applied),
                    item.Trace is null ? edge.Subtype : item.Trace.Subtype.Then(edge.Subtype),
                    (item.Trace?.IsOpaque ?? false) || opaque,
                    !outgoing.Contains(edge.To));
                queue.Enqueue((edge.To, trace), (cost.Changes + applied.Length + (opaque ? 1 : 0), cost.Hops + 1));
            }
        }

        return [.. best.Values.OrderBy(trace => trace.Hops).ThenBy(trace => trace.Dataset).ThenBy(trace => trace.Field, StringComparer.Ordinal)];
    }

    private static async Task<Dictionary<(string From, string To, JobId Job), ImmutableArray<FunctionApplication>>> FunctionsOfAsync(
        LineageAnswer walk, ILineageStore store, CancellationToken cancellationToken)
    {
        var functions = new Dictionary<(string, string, JobId), ImmutableArray<FunctionApplication>>();
        foreach (var job in walk.Edges.Select(edge => edge.Job).Distinct())
        {
            foreach (var set in await store.FindEdgeSetsAsync(job, cancellationToken).ConfigureAwait(false))
                foreach (var edge in set.Edges)
                {
                    if (edge.Subtype.Type() != EdgeType.Direct || edge.Functions.IsDefault) continue;

                    // Two expressions of one job may carry a value into one column: the one that changes it least counts.
                    var key = (edge.From.ToString(), edge.To.ToString(), job);
                    var way = FunctionWay.Split(edge.Functions).MinBy(way => way.Length);
                    if (!functions.TryGetValue(key, out var known) || way.Length < known.Length) functions[key] = way;
                }
        }

        return functions;
    }
}
