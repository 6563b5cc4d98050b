using LineageService.Sql.Parsing;

namespace LineageService.Ingestion.Analysis;

/// <summary>Answers for one text with the script parsed before, and asks the real front end for every other (context, dynamic SQL).</summary>
/// <param name="text">The very string that was parsed: told by reference, not by content.</param>
public sealed class ParsedFrontEnd(ISqlFrontEnd inner, string text, ParsedScript script) : ISqlFrontEnd
{
    public ParsedScript Parse(string sql, CancellationToken cancellationToken = default) =>
        ReferenceEquals(text, sql) ? script : inner.Parse(sql, cancellationToken);
}
