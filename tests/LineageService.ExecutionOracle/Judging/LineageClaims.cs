using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.ExecutionOracle.Judging;

/// <summary>What an analysis says of a query, ready to be asked. Names are compared without case: the generator has none that differ by it.</summary>
internal sealed class LineageClaims
{
    private readonly Dictionary<(string Table, string Column, string Output), List<EdgeSubtype>> _columns = [];
    private readonly Dictionary<(string Table, string? Column), List<EdgeSubtype>> _rows = [];
    private readonly HashSet<(string Output, string Table)> _sets = [];
    private readonly HashSet<string> _setDependent = [];

    public LineageClaims(LineageResult result)
    {
        foreach (var edge in result.Columns)
            Add(_columns, (Fold(edge.Source.Table.Name), Fold(edge.Source.Column), Fold(edge.Target.Column)), edge.Subtype);
        foreach (var row in result.Rows) Add(_rows, (Fold(row.Table.Name), row.Column is null ? null : Fold(row.Column)), row.Subtype);
        foreach (var set in result.SetDependences)
        {
            _sets.Add((Fold(set.Target.Column), Fold(set.Table.Name)));
            _setDependent.Add(Fold(set.Target.Column));
        }

        Outputs = [.. result.OutputColumns.Select(output => Fold(output.Column.Column))];
    }

    public HashSet<string> Outputs { get; }

    public IReadOnlyList<EdgeSubtype> EdgesTo(string output, string table, string column) =>
        _columns.TryGetValue((table, column, Fold(output)), out var subtypes) ? subtypes : [];

    /// <summary>Edges into the row set from a column, or from a table's row set where <paramref name="column"/> is null.</summary>
    public IReadOnlyList<EdgeSubtype> RowEdges(string table, string? column) => _rows.TryGetValue((table, column), out var subtypes) ? subtypes : [];

    public bool DependsOnRows(string output, string table) => _sets.Contains((Fold(output), table));

    public bool IsSetDependent(string output) => _setDependent.Contains(Fold(output));

    private static void Add<T>(Dictionary<T, List<EdgeSubtype>> edges, T key, EdgeSubtype subtype)
        where T : notnull
    {
        if (!edges.TryGetValue(key, out var known)) edges[key] = known = [];
        if (!known.Contains(subtype)) known.Add(subtype);
    }

    private static string Fold(string name) => name.ToLowerInvariant();
}
