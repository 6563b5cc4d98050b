namespace LineageService.Sql.Catalog;

/// <summary>A column of a schema in its place: what it is called below its holder, and the fields below it. Mutable while the index is built.</summary>
/// <param name="slot">Number of its name among those of the schema; names that differ in case only share one.</param>
/// <param name="leafAt">Where in the name that without the holder's begins.</param>
internal sealed class SchemaNode(SchemaColumn column, int slot, int leafAt)
{
    // From this many fields on a table finds them faster than a walk.
    private const int TableFrom = 12;

    private List<SchemaNode>? _children;
    private NameTable? _table;
    private string[]? _leaves;
    private string? _leaf;

    public SchemaColumn Column { get; } = column;

    public int Slot { get; } = slot;

    /// <summary>The name without that of the holder; made when it is asked for.</summary>
    public string Leaf => leafAt == 0 ? Column.Name : _leaf ??= Column.Name[leafAt..];

    private ReadOnlySpan<char> LeafSpan => Column.Name.AsSpan(leafAt);

    /// <summary>Names of the fields directly below, in order.</summary>
    public IReadOnlyList<string> Leaves => _children is null ? [] : _leaves ??= [.. _children.Select(child => child.Leaf)];

    /// <summary>The fields directly below, in order.</summary>
    public IReadOnlyList<SchemaNode> Children => (IReadOnlyList<SchemaNode>?)_children ?? [];

    public void Add(SchemaNode child) => (_children ??= []).Add(child);

    /// <summary>The field of a name directly below; null where there is none. Only where no two fields differ in case only.</summary>
    public SchemaNode? Find(string leaf)
    {
        if (_children is null) return null;
        if (_children.Count < TableFrom)
        {
            foreach (var child in _children)
            {
                if (child.LeafSpan.Equals(leaf, StringComparison.OrdinalIgnoreCase)) return child;
            }

            return null;
        }

        var at = (_table ?? BuildTable(_children)).Find(new NameKey(leaf));
        return at < 0 ? null : _children[at];
    }

    // Schemas are shared by threads: the table is published when it is whole.
    private NameTable BuildTable(List<SchemaNode> children)
    {
        var table = new NameTable(children.Count);
        foreach (var child in children) table.TryAdd(new NameKey(child.Leaf), out _);
        return _table = table;
    }
}
