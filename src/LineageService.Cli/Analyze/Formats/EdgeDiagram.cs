using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Cli.Analyze.Formats;

/// <summary>The edges of a result as a picture's nodes and arrows: columns grouped by table, several edges between two columns as one arrow.</summary>
internal sealed class EdgeDiagram
{
    private readonly Dictionary<(string Table, string Column), string> _ids = [];
    private readonly Dictionary<string, List<(string Id, string Column)>> _tables = new(StringComparer.Ordinal);

    public EdgeDiagram(LineageResult result)
    {
        var arrows = new Dictionary<(string From, string To), List<EdgeSubtype>>();
        foreach (var edge in FlatEdge.Of(result))
        {
            var key = (Node(edge.SourceTable, edge.SourceColumn), Node(edge.TargetTable ?? FlatEdge.Result, edge.TargetColumn));
            if (!arrows.TryGetValue(key, out var subtypes)) arrows[key] = subtypes = [];
            if (!subtypes.Contains(edge.Subtype)) subtypes.Add(edge.Subtype);
        }

        foreach (var column in result.OutputColumns) Node(column.Column.Table?.ToString() ?? FlatEdge.Result, column.Column.Column);
        Arrows = [.. arrows.Select(arrow => new DiagramArrow(
            arrow.Key.From, arrow.Key.To, string.Join(", ", arrow.Value.Select(subtype => subtype.WireName())),
            arrow.Value.Exists(subtype => subtype.Type() == EdgeType.Direct)))];
    }

    /// <summary>Tables in order of first mention, each with its nodes.</summary>
    public IEnumerable<(string Table, IReadOnlyList<(string Id, string Column)> Nodes)> Tables =>
        _tables.Select(pair => (pair.Key, (IReadOnlyList<(string, string)>)pair.Value));

    public IReadOnlyList<DiagramArrow> Arrows { get; }

    private string Node(string table, string? column)
    {
        var key = (table, column ?? FlatEdge.Rows);
        if (_ids.TryGetValue(key, out var id)) return id;
        _ids[key] = id = $"n{_ids.Count}";
        if (!_tables.TryGetValue(table, out var nodes)) _tables[table] = nodes = [];
        nodes.Add((id, key.Item2));
        return id;
    }
}

/// <summary>One arrow of an <see cref="EdgeDiagram"/>.</summary>
/// <param name="Label">Subtypes, as on the wire.</param>
/// <param name="IsDirect">True where a value flows.</param>
internal sealed record DiagramArrow(string From, string To, string Label, bool IsDirect);
