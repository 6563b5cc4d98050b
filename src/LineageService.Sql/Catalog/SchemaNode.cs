namespace LineageService.Sql.Catalog;

/// <summary>A column of a schema in its place: what it is called below its holder, and the fields below it. Mutable: what is asked for is kept.</summary>
internal sealed class SchemaNode(SchemaIndex index, int place)
{
    // From this many fields on a table finds them faster than a walk.
    private const int TableFrom = 12;

    private int[]? _below;
    private NameTable? _table;
    private string[]? _leaves;
    private string? _leaf;

    public SchemaColumn Column => index.ColumnAt(place);

    /// <summary>Number of its name among those of the schema; names that differ in case only share one.</summary>
    public int Slot => index.SlotOf(place);

    /// <summary>The name without that of the holder; made when it is asked for.</summary>
    public string Leaf => _leaf ??= index.LeafOf(place) is var leaf && leaf.Length == Column.Name.Length ? Column.Name : leaf.ToString();

    /// <summary>Names of the fields directly below, in order.</summary>
    public IReadOnlyList<string> Leaves => _leaves ??= Array.ConvertAll(Below, child => index.At(child).Leaf);

    public bool HasFields => Below.Length > 0;

    /// <summary>The fields directly below, in order.</summary>
    public IReadOnlyList<SchemaNode> Children => Array.ConvertAll(Below, index.At);

    private int[] Below => _below ??= index.Below(place);

    /// <summary>The field of a name directly below; null where there is none. Only where no two fields differ in case only.</summary>
    public SchemaNode? Find(string leaf)
    {
        var below = Below;
        if (below.Length < TableFrom)
        {
            foreach (var child in below)
            {
                if (index.LeafOf(child).Equals(leaf, StringComparison.OrdinalIgnoreCase)) return index.At(child);
            }

            return null;
        }

        var at = (_table ?? BuildTable(below)).Find(new NameKey(leaf));
        return at < 0 ? null : index.At(below[at]);
    }

    // Schemas are shared by threads: the table is published when it is whole.
    private NameTable BuildTable(int[] below)
    {
        var table = new NameTable(below.Length);
        foreach (var child in below) table.TryAdd(new NameKey(index.At(child).Leaf), out _);
        return _table = table;
    }
}
