using System.Collections.Immutable;

namespace LineageService.Sql.Catalog;

/// <summary>
/// Tables that one name covers: <c>events_*</c> reads every table whose name begins so, <c>events_20250101</c> is a shard of what a catalog
/// may list once as <c>events_YYYYMMDD</c>. Source: BigQuery, "Query multiple tables using a wildcard table".
/// </summary>
public static class WildcardTables
{
    private const string DatePlaceholder = "YYYYMMDD";

    /// <summary>True for a name that ends in <c>*</c>.</summary>
    public static bool IsWildcard(ReadOnlySpan<string> parts) => !parts.IsEmpty && parts[^1].EndsWith('*');

    /// <summary>True where the wildcard's prefix, in the same dataset as far as both name one, begins the table's name.</summary>
    public static bool Covers(ReadOnlySpan<string> wildcard, TableName table)
    {
        // By the name first: it tells most tables apart.
        if (!Begins(wildcard[^1].AsSpan()[..^1], table.Name)) return false;
        var own = table.Parts.AsSpan();
        for (var i = 2; i <= Math.Min(wildcard.Length, own.Length); i++)
        {
            if (!string.Equals(wildcard[^i], own[^i], StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }

    /// <summary>
    /// The schema of a wildcard: the columns of the newest table it covers (the last by name, as dates sort), then what only others have.
    /// Under the name of the family where the catalog lists just that. Null where it covers none.
    /// </summary>
    public static TableSchema? SchemaOf(ReadOnlySpan<string> wildcard, IEnumerable<TableSchema> tables)
    {
        var covered = new List<TableSchema>();
        foreach (var table in tables)
        {
            if (Covers(wildcard, table.Name)) covered.Add(table);
        }

        if (covered.Count == 0) return null;
        if (covered is [{ } family] && IsFamily(family.Name.Name)) return family;
        covered.Sort((left, right) => string.CompareOrdinal(right.Name.Name, left.Name.Name));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var columns = ImmutableArray.CreateBuilder<SchemaColumn>();
        foreach (var table in covered)
        {
            foreach (var column in table.Columns)
            {
                if (seen.Add(column.Name)) columns.Add(column);
            }
        }

        // The dataset as the catalog spells it, the table as written.
        var known = covered[0].Name.Parts;
        var name = known.Length >= wildcard.Length ? known.SetItem(known.Length - 1, wildcard[^1]) : ImmutableArray.Create(wildcard);
        return new TableSchema(new TableName(name), columns.ToImmutable(), covered.TrueForAll(table => table.IsComplete));
    }

    /// <summary>
    /// The family that a date shard may be listed under: <c>events_20250101</c> is of <c>events_YYYYMMDD</c>. Null for other names.
    /// </summary>
    public static string[]? FamilyOf(ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty) return null;
        var name = parts[^1];
        if (name.Length <= DatePlaceholder.Length || name.AsSpan()[^DatePlaceholder.Length..]
            .ContainsAnyExceptInRange('0', '9')) return null;
        var family = parts.ToArray();
        family[^1] = string.Concat(name.AsSpan()[..^DatePlaceholder.Length], DatePlaceholder);
        return family;
    }

    private static bool Begins(ReadOnlySpan<char> prefix, string table) => IsFamily(table)
        ? Begins(table.AsSpan()[..^DatePlaceholder.Length], prefix)
        : table.AsSpan().StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && table[^1] != '*';

    private static bool IsFamily(string name) =>
        name.Length > DatePlaceholder.Length && name.EndsWith(DatePlaceholder, StringComparison.OrdinalIgnoreCase);

    // events_*, events_2025* and eve* all reach into events_YYYYMMDD.
    private static bool Begins(ReadOnlySpan<char> stem, ReadOnlySpan<char> prefix)
    {
        if (prefix.Length <= stem.Length) return stem.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
        return prefix.StartsWith(stem, StringComparison.OrdinalIgnoreCase) && !prefix[stem.Length..].ContainsAnyExceptInRange('0', '9');
    }
}
