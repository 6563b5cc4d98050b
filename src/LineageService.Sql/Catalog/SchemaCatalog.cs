namespace LineageService.Sql.Catalog;

/// <summary>
/// What is known about tables when a statement is analysed: lookup by name parts, shorter names matching by suffix through the search path.
/// Versioned: a change of a table gives it a new version, which is part of the fingerprint of each task that reads it.
/// </summary>
public interface ISchemaCatalog
{
    /// <summary>
    /// Finds a table by the parts written, outermost first, after the analyser put default catalog and schema in front where they were missing.
    /// Null where it is not known. A last part that ends in <c>*</c> asks for all tables that it covers (<see cref="WildcardTables"/>).
    /// </summary>
    TableSchema? Find(ReadOnlySpan<string> parts);
}
