using System.Collections.Immutable;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Catalogs;

/// <summary>
/// The schemas known in one dataset namespace: what a catalog told and what tasks taught. Not a store: it is built from one. Mutable; tasks may be
/// analysed against it while others teach it.
/// </summary>
/// <param name="files">Finds what is known of a file, which lies in no engine's namespace; null where no files are known.</param>
public sealed class CatalogTables(Func<TableName, CatalogTable?>? files = null) : ISchemaCatalog
{
    private readonly TableNameIndex<CatalogTable> _tables = new();

    // What wildcards cover: to find it takes a look at every table, and many tasks read the same.
    private readonly Dictionary<TableName, CatalogTable?> _wildcards = [];

    /// <summary>Number of tables.</summary>
    public int Count => _tables.Count;

    public IEnumerable<CatalogTable> Tables => _tables.Values;

    public TableSchema? Find(ReadOnlySpan<string> parts) => FindTable(parts)?.Schema;

    /// <summary>
    /// The table that a name means; see <see cref="TableNameIndex{T}"/>. A wildcard's columns are those of the tables it covers.
    /// </summary>
    public CatalogTable? FindTable(TableName name) => FindTable(name.Parts.AsSpan());

    private CatalogTable? FindTable(ReadOnlySpan<string> parts)
    {
        if (Whole(_tables.Find(parts)) is { } table && !IsElsewhere(table, parts)) return table;
        if (files is not null && parts is [.., var last] && parts.Length <= 2 && last.Contains('/', StringComparison.Ordinal)
            && files(new TableName([.. parts])) is { } file) return file;
        return WildcardTables.IsWildcard(parts) ? FindWildcard(new TableName([.. parts])) : null;
    }

    // A dump may leave out what its tables lie in. What a task calls by a bare name lies nobody knows where: it is not the table asked for.
    private static bool IsElsewhere(CatalogTable table, ReadOnlySpan<string> parts) =>
        table.Origin == SchemaOrigin.Task && table.Schema.Name.Parts.Length < parts.Length;

    private CatalogTable? FindWildcard(TableName wildcard)
    {
        lock (_wildcards)
        {
            if (_wildcards.TryGetValue(wildcard, out var known)) return known;
            var covering = WildcardTables.SchemaOf(
                wildcard.Parts.AsSpan(), Beside(wildcard).Where(covered => covered.Schema.IsComplete).Select(covered => covered.Schema));
            return _wildcards[wildcard] = covering is null ? null : new CatalogTable(covering, SchemaOrigin.Catalog);
        }
    }

    // What a wildcard may cover: what lies where it does, and what is called by a bare name.
    private IEnumerable<CatalogTable> Beside(TableName wildcard) =>
        wildcard.Parts is [.., var schema, _] ? _tables.Under(schema).Concat(_tables.Under(null)) : Tables;

    private void ForgetWildcards(TableName changed)
    {
        lock (_wildcards)
        {
            foreach (var wildcard in _wildcards.Keys)
            {
                if (WildcardTables.Covers(wildcard.Parts.AsSpan(), changed)) _wildcards.Remove(wildcard);
            }
        }
    }

    /// <summary>The table of exactly this name.</summary>
    public CatalogTable? FindExact(TableName name) => _tables.FindExact(name);

    /// <summary>
    /// Takes a table's columns, unless a better source told them already.
    /// </summary>
    /// <returns>True where the catalog changed.</returns>
    public bool Add(CatalogTable table)
    {
        var present = _tables.FindExact(table.Schema.Name);
        if (present is not null)
        {
            if (present.Origin > table.Origin) return false;
            if (present.Origin == table.Origin && present.Version == table.Version && present.Fields.AsSpan().SequenceEqual(table.Fields.AsSpan()))
                return false;
        }

        _tables.Set(table.Schema.Name, table);
        ForgetWildcards(table.Schema.Name);
        return true;
    }

    /// <summary>A catalog of tables given by name and columns; for analyses outside a store.</summary>
    public static CatalogTables Of(IEnumerable<TableSchema> schemas)
    {
        var catalog = new CatalogTables();
        foreach (var schema in schemas) catalog.Add(new CatalogTable(schema, SchemaOrigin.Catalog));
        return catalog;
    }

    internal static ImmutableArray<SchemaColumn> ColumnsOf(ImmutableArray<Model.SchemaField> fields)
    {
        var columns = ImmutableArray.CreateBuilder<SchemaColumn>(fields.Length);
        foreach (var field in fields) columns.Add(new SchemaColumn(field.Path, TypeOf(field), field.Mode == CatalogTable.ComputedMode) { Nullable = NullableOf(field.Mode) });
        return columns.MoveToImmutable();
    }

    // A part of a table's columns says nothing of the others, and what is mentioned of it changes with every import: no basis for an analysis.
    private static CatalogTable? Whole(CatalogTable? table) => table is { Schema.IsComplete: true } ? table : null;

    private static bool? NullableOf(string? mode) => mode?.ToUpperInvariant() switch
    {
        "REQUIRED" or "REPEATED" => false,
        "NULLABLE" => true,
        _ => null,
    };

    // A repeated field is an array of its type, which unnesting has to know.
    private static string? TypeOf(Model.SchemaField field) =>
        string.Equals(field.Mode, "REPEATED", StringComparison.OrdinalIgnoreCase) ? $"ARRAY<{field.Type}>" : field.Type;
}
