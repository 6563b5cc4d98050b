using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// The expression that a whole text is, for a text that is known to be one (a condition of a policy, a default); null with a
    /// diagnostic otherwise.
    /// </summary>
    internal static SqlExpression? ParseExpressionText(string text, SqlDialect dialect, out ParsedScript rest) =>
        ParseWhole(text, dialect, parser => parser.ParseExpression(), out rest);

    /// <summary>The query that a whole text is; null with a diagnostic where it is none.</summary>
    internal static QueryExpression? ParseQueryText(string text, SqlDialect dialect, out ParsedScript rest) =>
        ParseWhole(text, dialect, parser => parser.ParseQuery(), out rest);

    private static T? ParseWhole<T>(string text, SqlDialect dialect, Func<SqlParser, T> parse, out ParsedScript rest)
        where T : class
    {
        var parser = new SqlParser(Lexer.Tokenize(text, dialect.Lexical), dialect);
        T? node = null;
        try
        {
            node = parse(parser);
            while (parser.Take(Symbol.Semicolon))
            {
            }

            if (!parser.AtEnd) throw parser.Expected("the end of the text");
        }
        catch (SyntaxError error)
        {
            node = null;
            parser.Note(error.Code, Model.DiagnosticSeverity.Error, error.Span, error.Message);
        }

        parser.Release();
        rest = new ParsedScript([], parser._diagnostics.ToImmutable());
        return node;
    }
}
