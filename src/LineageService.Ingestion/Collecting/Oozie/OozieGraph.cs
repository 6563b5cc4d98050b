using System.Xml.Linq;

namespace LineageService.Ingestion.Collecting.Oozie;

/// <summary>Which action of a workflow follows which, through forks, joins and decisions. Transitions on error are left out: they lead to
/// the alarm.</summary>
internal sealed class OozieGraph
{
    private readonly HashSet<string> _actions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _next = new(StringComparer.Ordinal);

    public OozieGraph(XElement workflow)
    {
        foreach (var node in workflow.Elements())
        {
            var name = node.Name.LocalName == "start" ? ":start" : node.Of("name");
            if (name is null) continue;
            if (node.Name.LocalName == "action") _actions.Add(name);
            _next[name] = [.. Targets(node)];
        }
    }

    /// <summary>Each action with each that comes next behind it.</summary>
    public IEnumerable<(string Before, string After)> Pairs() => _actions.Order(StringComparer.Ordinal)
        .SelectMany(before => Following(before).Select(after => (before, after)));

    public IEnumerable<string> First() => Following(":start");

    /// <summary>Actions behind which no other comes.</summary>
    public IEnumerable<string> Last() => _actions.Order(StringComparer.Ordinal).Where(action => Following(action).Count == 0);

    private SortedSet<string> Following(string node)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<string>(_next.GetValueOrDefault(node) ?? []);
        while (pending.TryPop(out var next))
        {
            if (!seen.Add(next)) continue;
            if (_actions.Contains(next)) found.Add(next);
            else if (_next.TryGetValue(next, out var further)) further.ForEach(pending.Push);
        }

        return found;
    }

    private static IEnumerable<string> Targets(XElement node)
    {
        var targets = node.Name.LocalName switch
        {
            "start" or "join" => [node.Of("to")],
            "action" => node.All("ok").Select(ok => ok.Of("to")),
            "fork" => node.All("path").Select(path => path.Of("start")),
            "decision" => node.One("switch").All("case").Concat(node.One("switch").All("default")).Select(branch => branch.Of("to")),
            _ => Enumerable.Empty<string?>(),
        };
        return targets.OfType<string>();
    }
}
