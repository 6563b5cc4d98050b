using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>Oracle's package: its routines under the package's name, and what its body runs when it loads.</summary>
    private SqlStatement ParsePackage(CreateHead head)
    {
        Advance();
        Take(Keyword.Body);
        SkipIfNotExists();
        var name = ParseObjectName();
        while (!AtAny(Keyword.As, Keyword.Is) && !AtRoutineEnd()) SkipCopyWord();
        if (AtRoutineEnd()) return new UtilityStatement("CREATE PACKAGE", SpanFrom(head.Start));
        Advance();
        _blockDepth++;
        try
        {
            var statements = ImmutableArray.CreateBuilder<SqlStatement>();
            statements.AddRange(ParseDeclarations(name.ToString()));
            if (Take(Keyword.Begin)) ParseStatementsInto(statements);
            CloseBlock(head.Start);
            return new Block(statements.ToImmutable(), [], SpanFrom(head.Start));
        }
        finally
        {
            _blockDepth--;
        }
    }

    /// <summary>PROCEDURE or FUNCTION inside declarations; without a body it only announces itself.</summary>
    private void ParseLocalRoutine(ImmutableArray<SqlStatement>.Builder statements, string? packageName)
    {
        var start = Current.Start;
        var isFunction = Advance().Keyword == Keyword.Function;
        var name = ParseObjectName();
        if (packageName is not null)
            name = name with { Parts = [.. packageName.Split('.').Select(part => new Identifier(part, Quoted: false)), .. name.Parts] };
        if (!HasBodyAhead())
        {
            SkipDeclaration();
            return;
        }

        statements.Add(isFunction ? ParseFunctionRest(name, isTable: false, temporary: false, start) : ParseProcedureRest(name, start));
    }

    // IS or AS before the semicolon, outside parentheses.
    private bool HasBodyAhead()
    {
        var depth = 0;
        for (var i = _position; i < _tokens.Length; i++)
        {
            CountTokens(1);
            var token = _tokens[i];
            if (token.Kind == TokenKind.EndOfText || token.Symbol == Symbol.Semicolon) return false;
            if (token.Symbol == Symbol.LeftParenthesis) depth++;
            else if (token.Symbol == Symbol.RightParenthesis) depth--;
            else if (depth == 0 && token.Keyword is Keyword.As or Keyword.Is) return true;
        }

        return false;
    }
}
