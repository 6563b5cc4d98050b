using LineageService.Graph.Store;

namespace LineageService.Graph.Verification;

/// <summary>Finds names that are merged in a ring.</summary>
internal static class MergeRings
{
    /// <summary>Each ring once, by its least name.</summary>
    public static IEnumerable<string> Find(IReadOnlyDictionary<IdentityName, IdentityName> merges)
    {
        var done = new HashSet<IdentityName>();
        foreach (var start in merges.Keys)
        {
            var path = new List<IdentityName>();
            var on = new HashSet<IdentityName>();
            var name = start;
            while (!done.Contains(name) && on.Add(name))
            {
                path.Add(name);
                if (!merges.TryGetValue(name, out name)) break;
            }

            if (on.Contains(name) && !done.Contains(name))
            {
                var ring = path[path.IndexOf(name)..];
                yield return string.Join(" -> ", ring.Select(member => $"{member.Namespace}:{member.Name}"));
            }

            done.UnionWith(on);
        }
    }
}
