using System.Collections.Immutable;

namespace LineageService.Sql.Catalog;

/// <summary>
/// Finds columns of a schema by name: exact spelling first, any case after that. Nested fields are found below their column.
/// </summary>
internal sealed class SchemaIndex
{
    private static readonly ImmutableArray<SchemaColumn> NoColumns = [];

    private readonly Dictionary<string, SchemaColumn> _byName;
    private readonly Dictionary<string, ImmutableArray<SchemaColumn>.Builder> _children = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SchemaColumn>? _exact;

    public SchemaIndex(ImmutableArray<SchemaColumn> columns)
    {
        _byName = new Dictionary<string, SchemaColumn>(columns.Length, StringComparer.OrdinalIgnoreCase);
        var topLevel = ImmutableArray.CreateBuilder<SchemaColumn>();
        foreach (var column in columns)
        {
            if (!_byName.TryAdd(column.Name, column))
            {
                _exact ??= new Dictionary<string, SchemaColumn>(StringComparer.Ordinal);
                _exact.TryAdd(column.Name, column);
            }

            // A dotted name is nested only where its holder is a column of the table: a flat table may have dots in its names.
            var dot = column.Name.IndexOf('.', StringComparison.Ordinal);
            if (dot > 0 && _byName.ContainsKey(column.Name[..dot])) AddBelow(column);
            else topLevel.Add(column);
        }

        TopLevel = topLevel.ToImmutable();
    }

    /// <summary>Puts a nested field below its holder; holders in between that nobody listed are there all the same.</summary>
    private void AddBelow(SchemaColumn column)
    {
        var parent = column.Name[..column.Name.LastIndexOf('.')];
        if (!_byName.ContainsKey(parent))
        {
            var between = new SchemaColumn(parent);
            _byName[parent] = between;
            AddBelow(between);
        }

        if (!_children.TryGetValue(parent, out var list)) _children[parent] = list = ImmutableArray.CreateBuilder<SchemaColumn>();
        list.Add(column);
    }

    /// <summary>Columns that are not nested, in order: what a star stands for.</summary>
    public ImmutableArray<SchemaColumn> TopLevel { get; }

    /// <summary>The column or nested field of a (dotted) name; null where there is none.</summary>
    public SchemaColumn? Find(string name) =>
        _exact is not null && _exact.TryGetValue(name, out var exact) ? exact : _byName.GetValueOrDefault(name);

    /// <summary>The fields directly below a column, as dotted names; empty where it has none.</summary>
    public IReadOnlyList<SchemaColumn> ChildrenOf(string name) => _children.TryGetValue(name, out var list) ? list : NoColumns;
}
