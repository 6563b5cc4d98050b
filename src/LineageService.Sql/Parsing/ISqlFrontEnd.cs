namespace LineageService.Sql.Parsing;

/// <summary>
/// Something that turns SQL text into the query model: the own dialect-driven parser, or ScriptDom for T-SQL. Never throws on bad text:
/// a statement that is not understood is an <see cref="Query.OpaqueStatement"/> with a diagnostic.
/// </summary>
public interface ISqlFrontEnd
{
    ParsedScript Parse(string sql, CancellationToken cancellationToken = default);
}
