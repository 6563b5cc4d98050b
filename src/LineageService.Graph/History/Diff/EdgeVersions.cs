using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>The ends of an edge.</summary>
internal readonly record struct EdgeEnds(LineageNode From, LineageNode To);

/// <summary>One version of an edge set, its edges by their ends. Mutable only by laziness.</summary>
internal sealed class IndexedVersion(EdgeVersion version)
{
    private Dictionary<EdgeEnds, List<EdgeForm>>? _forms;

    public EdgeVersion Version => version;

    public EdgeSet Set => version.Set;

    public Dictionary<EdgeEnds, List<EdgeForm>> Forms => _forms ??= Index();

    public bool Has(EdgeEnds ends, EdgeForm form) => Forms.TryGetValue(ends, out var forms) && forms.Contains(form);

    private Dictionary<EdgeEnds, List<EdgeForm>> Index()
    {
        var index = new Dictionary<EdgeEnds, List<EdgeForm>>();
        foreach (var edge in version.Set.Edges)
        {
            var ends = new EdgeEnds(edge.From, edge.To);
            if (!index.TryGetValue(ends, out var forms)) index[ends] = forms = new List<EdgeForm>(1);
            var form = EdgeForm.Of(edge, version.Set.Evidence);
            if (!forms.Contains(form)) forms.Add(form);
        }

        return index;
    }
}
