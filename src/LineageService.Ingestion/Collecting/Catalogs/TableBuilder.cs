using System.Collections.Immutable;
using LineageService.Ingestion.Catalogs;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Collecting.Catalogs;

/// <summary>A table while its catalog is read: columns, keys and the rest come in any order. Mutable; one thread.</summary>
internal sealed class TableBuilder(TableName name, string? datasetNamespace)
{
    private readonly List<Column> _columns = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<ImmutableArray<string>> _keys = [];

    public TableName Name { get; } = name;

    public string? Kind { get; set; }

    public string? Owner { get; set; }

    public string? Description { get; set; }

    public string? Location { get; set; }

    /// <summary>True where the columns told need not be all.</summary>
    public bool IsPartial { get; set; }

    public List<string> PartitionKeys { get; } = [];

    public bool HasColumns => _columns.Count > 0;

    public bool Has(string column) => _places.ContainsKey(column);

    /// <summary>Adds a column at the end; one that is there already keeps its place and takes what is new.</summary>
    /// <param name="nullable">Null where the catalog does not say.</param>
    public void Add(string column, string? type, bool? nullable = null, string? comment = null, bool computed = false)
    {
        if (column.Length == 0) return;
        if (_places.TryGetValue(column, out var place))
        {
            var known = _columns[place];
            _columns[place] = new Column(column, type ?? known.Type, nullable ?? known.Nullable, comment ?? known.Comment, computed
                || known.Computed);
            return;
        }

        _places[column] = _columns.Count;
        _columns.Add(new Column(column, type, nullable, comment, computed));
    }

    /// <summary>Marks a column that never is NULL.</summary>
    public void NotNull(string column)
    {
        if (_places.TryGetValue(column, out var place)) _columns[place] = _columns[place] with { Nullable = false };
    }

    public void Comment(string column, string? comment)
    {
        if (_places.TryGetValue(column, out var place)) _columns[place] = _columns[place] with { Comment = comment };
    }

    /// <summary>A set of columns that no two rows share; those of a primary key are not NULL either.</summary>
    public void Key(IEnumerable<string> columns, bool primary)
    {
        ImmutableArray<string> key = [.. columns];
        if (key.IsEmpty) return;
        if (primary)
        {
            foreach (var column in key) NotNull(column);
        }

        if (!_keys.Exists(known => known.AsSpan().SequenceEqual(key.AsSpan()))) _keys.Add(key);
    }

    public CollectedTable Build()
    {
        var fields = ImmutableArray.CreateBuilder<SchemaField>(_columns.Count);
        var comments = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var column in _columns)
        {
            fields.Add(new SchemaField(column.Name, column.Type, Mode(column)));
            if (!string.IsNullOrWhiteSpace(column.Comment)) comments[column.Name] = column.Comment;
        }

        var all = fields.MoveToImmutable();

        // Rows whose value is NULL may share the others: only what is never NULL tells rows apart.
        var keys = _keys.Where(key => key.All(column => _places.TryGetValue(column, out var place) && _columns[place].Nullable == false));
        var schema = new TableSchema(Name, CatalogTables.ColumnsOf(all), IsComplete: all.Length > 0 && !IsPartial) { Keys = [.. keys] };
        return new CollectedTable(new CatalogTable(schema, SchemaOrigin.Catalog, all)
        {
            Namespace = datasetNamespace,
            Kind = Kind,
            Owner = Blank(Owner),
            Description = Blank(Description),
            Location = Blank(Location),
            PartitionKeys = [.. PartitionKeys],
            Comments = comments.ToImmutable(),
        });
    }

    private static string? Mode(Column column) => column switch
    {
        { Computed: true } => CatalogTable.ComputedMode,
        { Nullable: false } => "REQUIRED",
        { Nullable: true } => "NULLABLE",
        _ => null,
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private sealed record Column(string Name, string? Type, bool? Nullable, string? Comment, bool Computed);
}
