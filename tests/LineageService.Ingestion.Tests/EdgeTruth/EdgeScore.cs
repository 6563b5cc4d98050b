using System.Globalization;
using System.Text;

namespace LineageService.Ingestion.Tests.EdgeTruth;

/// <summary>Counts edges found, missed and made up over tasks, and keeps the differences to show. Mutable: it grows task by task.</summary>
internal sealed class EdgeScore
{
    private readonly StringBuilder _differences = new();

    private int _tasks;

    private int _exact;

    private int _right;

    private int _rightSubtype;

    private int _expected;

    private int _actual;

    /// <summary>Of the edges given, the share that is true; by source and target.</summary>
    public double Precision => Share(_right, _actual);

    /// <summary>Of the true edges, the share that is given; by source and target.</summary>
    public double Recall => Share(_right, _expected);

    /// <summary>Of the true edges that are given, the share that also has the right subtype.</summary>
    public double SubtypeShare => Share(_rightSubtype, _right);

    /// <summary>Tasks without any difference.</summary>
    public int ExactTasks => _exact;

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"precision {Precision:P2}, recall {Recall:P2} of {_expected} edges, subtype {SubtypeShare:P2}, {_exact} of {_tasks} tasks exact");

    public string Differences => _differences.ToString();

    public void Add(string file, HashSet<TruthEdge> expected, HashSet<TruthEdge> actual)
    {
        var known = expected.ToLookup(edge => edge.Ends, edge => edge.Subtype);
        var given = actual.ToLookup(edge => edge.Ends, edge => edge.Subtype);
        _tasks++;
        _expected += known.Count;
        _actual += given.Count;
        var lines = new List<string>();
        foreach (var edge in known)
        {
            if (!given.Contains(edge.Key))
            {
                lines.Add(Line("missing", edge.Key));
                continue;
            }

            _right++;
            var subtypes = given[edge.Key].ToHashSet();
            if (subtypes.SetEquals(edge)) _rightSubtype++;
            else lines.Add($"{Line("subtype", edge.Key)}: {string.Join('|', edge)}, not {string.Join('|', subtypes)}");
        }

        lines.AddRange(given.Where(edge => !known.Contains(edge.Key)).Select(edge => Line("made up", edge.Key)));
        if (lines.Count == 0)
        {
            _exact++;
            return;
        }

        lines.Sort(BySubject);
        _differences.Append(CultureInfo.InvariantCulture, $"{file}\n{string.Join('\n', lines)}\n");
    }

    private static string Line(string difference, (string Target, string Source) ends) =>
        $"  {difference}   {ends.Target} <- {ends.Source}";

    /// <summary>By target, so that the edge missed and the one in its place stand side by side.</summary>
    private static int BySubject(string left, string right) => string.CompareOrdinal(left[12..], right[12..]);

    private static double Share(int part, int whole) => whole == 0 ? 1 : (double)part / whole;
}
