using LineageService.Sql.Catalog;

namespace LineageService.Sql.Tests.Typing;

/// <summary>A catalog of a few tables, given by DDL-like text: <c>t(a int64!, b string; key a)</c>; a ! is NOT NULL.</summary>
internal sealed class FewTables : ISchemaCatalog
{
    private readonly Dictionary<string, TableSchema> _tables = new(StringComparer.OrdinalIgnoreCase);

    public FewTables(params ReadOnlySpan<string> tables)
    {
        foreach (var table in tables)
        {
            var open = table.IndexOf('(', StringComparison.Ordinal);
            var name = table[..open];
            var parts = table[(open + 1)..^1].Split("; key ");
            _tables[name] = new TableSchema(TableName.Parse(name), [.. Columns(parts[0])])
            {
                Keys = [.. parts.Skip(1).Select(key => key.Split(',', StringSplitOptions.TrimEntries)).Select(key => System.Collections.Immutable.ImmutableArray.Create(key))],
            };
        }
    }

    public TableSchema? Find(ReadOnlySpan<string> parts) => _tables.GetValueOrDefault(parts[^1]);

    private static IEnumerable<SchemaColumn> Columns(string text)
    {
        foreach (var column in text.Split(", "))
        {
            var words = column.Split(' ', 2);
            var type = words.Length > 1 ? words[1] : null;
            yield return new SchemaColumn(words[0], type?.TrimEnd('!')) { Nullable = type?.EndsWith('!') == true ? false : type is null ? null : true };
        }
    }
}
