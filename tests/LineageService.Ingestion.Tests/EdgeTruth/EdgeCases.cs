using LineageService.Model;

namespace LineageService.Ingestion.Tests.EdgeTruth;

/// <summary>
/// The expected edges of the drawn tasks, read from <c>Cases/*.edges</c>. A block begins with <c># file</c>, one rule a line:
/// <list type="bullet">
/// <item><c>x, y &lt;- project.dataset.table.column SUBTYPE</c>: each named target comes from that column;</item>
/// <item><c>x, y &lt;= project.dataset.table SUBTYPE</c>: each comes from the column of its own name;</item>
/// <item><c>* &lt;= project.dataset.table except x, y SUBTYPE</c>: the same for the catalog's top-level columns of the table.</item>
/// </list>
/// Sources may hold alternatives in braces. A line <c>~ values only</c> says that the task's INDIRECT edges per column were not read.
/// <c>//</c> begins a remark.
/// </summary>
internal sealed class EdgeCases(Func<string, IEnumerable<string>> columnsOf)
{
    private readonly Dictionary<string, HashSet<TruthEdge>> _cases = new(StringComparer.Ordinal);

    private readonly HashSet<string> _valuesOnly = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, HashSet<TruthEdge>> Cases => _cases;

    /// <summary>Files of the tasks of which only the DIRECT edges are known.</summary>
    public IReadOnlySet<string> ValuesOnly => _valuesOnly;

    public void Add(IEnumerable<string> lines)
    {
        HashSet<TruthEdge>? edges = null;
        var file = "";
        foreach (var line in lines)
        {
            if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal)) continue;
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                edges = [];
                file = line[2..];
                _cases.Add(file, edges);
                continue;
            }

            if (line == "~ values only")
            {
                _valuesOnly.Add(file);
                continue;
            }

            if (edges is null) throw new FormatException($"A rule before the first file: '{line}'.");
            edges.UnionWith(Rule(line));
        }
    }

    private IEnumerable<TruthEdge> Rule(string line)
    {
        var arrow = line.IndexOf(" <", StringComparison.Ordinal);
        var last = line.LastIndexOf(' ');
        if (arrow < 0 || last < arrow + 4 || !EdgeSubtypes.TryParse(line[(last + 1)..], out var subtype))
            throw new FormatException($"Not a rule: '{line}'.");

        var sameName = line[arrow + 2] == '=';
        var sources = line[(arrow + 4)..last];
        HashSet<string> left = [];
        if (sources.IndexOf(" except ", StringComparison.Ordinal) is var except and >= 0)
        {
            left = [.. Names(sources[(except + 8)..])];
            sources = sources[..except];
        }

        foreach (var source in BraceExpansion.Expand(sources))
        {
            var isStar = sameName && line[..arrow] == "*";
            var targets = isStar ? columnsOf(source).Where(column => !left.Contains(column)) : Names(line[..arrow]);
            foreach (var target in targets) yield return new TruthEdge(target, sameName ? $"{source}.{target}" : source, subtype);
        }
    }

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.TrimEntries);
}
