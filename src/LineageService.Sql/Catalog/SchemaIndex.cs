using System.Collections.Immutable;

namespace LineageService.Sql.Catalog;

/// <summary>
/// Finds columns of a schema by name: exact spelling first, any case after that. Nested fields are found below their column.
/// </summary>
internal sealed class SchemaIndex
{
    private readonly NameTable _names;
    private readonly List<SchemaNode> _nodes;
    private readonly Dictionary<string, SchemaNode>? _exact;

    // Fields of one holder stand together, mostly: it is looked up for the first of them.
    private SchemaNode? _holder;

    public SchemaIndex(ImmutableArray<SchemaColumn> columns)
    {
        _names = new NameTable(columns.Length);
        _nodes = new List<SchemaNode>(columns.Length);
        var topLevel = ImmutableArray.CreateBuilder<SchemaNode>();
        IsPlain = true;
        foreach (var column in columns)
        {
            // A dotted name is nested only where its holder is a column of the table: a flat table may have dots in its names.
            var dot = column.Name.IndexOf('.', StringComparison.Ordinal);
            var isNested = dot > 0 && (IsBelowHolder(column.Name) || Contains(column.Name.AsSpan(0, dot)));
            var isFirst = _names.TryAdd(new NameKey(column.Name), out var slot);
            var node = new SchemaNode(column, slot, isNested ? column.Name.LastIndexOf('.') + 1 : 0);
            if (isFirst)
            {
                _nodes.Add(node);
            }
            else
            {
                _exact ??= new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
                _exact.TryAdd(column.Name, node);
            }

            IsPlain &= isFirst && (isNested || dot < 0);
            if (isNested) AddBelow(node);
            else topLevel.Add(node);
        }

        _holder = null;
        TopLevel = topLevel.ToImmutable();
    }

    /// <summary>Columns that are not nested, in order: what a star stands for.</summary>
    public ImmutableArray<SchemaNode> TopLevel { get; }

    /// <summary>Number of different names.</summary>
    public int Slots => _nodes.Count;

    /// <summary>True where no two names differ in case only and every dotted name is that of a field: then a field is found below its holder.</summary>
    public bool IsPlain { get; }

    /// <summary>The column or nested field of a (dotted) name; null where there is none.</summary>
    public SchemaColumn? Find(string name) => FindNode(new NameKey(name))?.Column;

    /// <inheritdoc cref="Find(string)"/>
    public SchemaNode? FindNode(in NameKey name)
    {
        if (_exact is not null && _exact.TryGetValue(name.Text, out var exact)) return exact;
        var slot = _names.Find(name);
        return slot < 0 ? null : _nodes[slot];
    }

    /// <summary>The first column that has this name but for case; null where there is none.</summary>
    public SchemaNode? FindSlot(in NameKey name)
    {
        var slot = _names.Find(name);
        return slot < 0 ? null : _nodes[slot];
    }

    /// <summary>The first column of a slot.</summary>
    public SchemaNode At(int slot) => _nodes[slot];

    /// <summary>Puts a nested field below its holder; holders in between that nobody listed are there all the same.</summary>
    private void AddBelow(SchemaNode node)
    {
        if (IsBelowHolder(node.Column.Name))
        {
            _holder!.Add(node);
            return;
        }

        var holder = node.Column.Name.AsSpan(0, node.Column.Name.LastIndexOf('.'));
        var slot = _names.Find(holder, NameKey.HashOf(holder));
        if (slot < 0)
        {
            var parent = holder.ToString();
            _names.TryAdd(new NameKey(parent), out slot);
            var between = new SchemaNode(new SchemaColumn(parent), slot, parent.LastIndexOf('.') + 1);
            _nodes.Add(between);
            AddBelow(between);
        }

        _holder = _nodes[slot];
        _holder.Add(node);
    }

    // True where the name is the holder's and one part more. The holder is nested itself, or a column of the table.
    private bool IsBelowHolder(string name) =>
        _holder is { Column.Name: var holder } && name.Length > holder.Length && name[holder.Length] == '.'
        && name.IndexOf('.', holder.Length + 1) < 0 && name.StartsWith(holder, StringComparison.Ordinal);

    private bool Contains(ReadOnlySpan<char> name) => _names.Find(name, NameKey.HashOf(name)) >= 0;
}
