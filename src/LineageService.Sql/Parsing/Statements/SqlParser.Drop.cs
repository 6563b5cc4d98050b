using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>DROP; kinds that hold no rows and no text are utilities.</summary>
    private SqlStatement ParseDrop()
    {
        var start = Current.Start;
        var first = _position;
        Advance();
        while (!AtDroppedKind() && SkipCreateModifier())
        {
        }

        if (AtDroppedKind())
        {
            var kind = TextOf(Advance()).ToString().ToUpperInvariant();
            if (kind == "TABLE" && At(Keyword.Function)) kind = TextOf(Advance()).ToString().ToUpperInvariant();
            return ParseDropped(kind == "PROC" ? "PROCEDURE" : kind == "TABLES" ? "TABLE" : kind == "VIEWS" ? "VIEW" : kind, start);
        }

        var isKnown = At(Keyword.Trigger) || At(Keyword.Task) || At(Keyword.Prepare) || AtWord("VAR") || AtWord("PIPE") || AtWord("PACKAGE")
            || AtWord("FLOW") || AtWord("ALL")
            || WordIs(_tokens[_position - 1], "EVENT") || HasInertKind(first + 1);
        if (!isKnown) throw Expected("a kind of object that DROP knows");
        return UtilityFrom(start, "DROP");
    }

    private bool AtDroppedKind() => Current.Keyword is Keyword.Table or Keyword.Tables or Keyword.View or Keyword.Views or Keyword.Procedure
        or Keyword.Proc
        or Keyword.Function or Keyword.Macro or Keyword.Synonym or Keyword.Stream or Keyword.Model;

    private DropStatement ParseDropped(string kind, int start)
    {
        Take(Keyword.If, Keyword.Exists);
        var names = ImmutableArray.CreateBuilder<ObjectName>();
        do
        {
            names.Add(ParseObjectName());
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
        }
        while (Take(Symbol.Comma));

        Take(Keyword.If, Keyword.Exists);
        if (!AtStatementEnd()) SkipToStatementEnd();
        return new DropStatement(kind, names.ToImmutable(), SpanFrom(start));
    }

    /// <summary>TRUNCATE [TABLE] of one table or several.</summary>
    private SqlStatement ParseTruncate()
    {
        var start = Advance().Start;
        if (At(Keyword.All) || (AtAny(Keyword.Database, Keyword.Schema) && IsIdentifier(Peek()))) return UtilityFrom(start, "TRUNCATE");
        if (AtWord("CLUSTER")) return UtilityFrom(start, "TRUNCATE");
        TakeWord("TEMPORARY");
        if (!Take(Keyword.Table)) Take(Keyword.Materialized, Keyword.View);
        Take(Keyword.If, Keyword.Exists);
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        do
        {
            if (At(Keyword.Only) && IsIdentifier(Peek())) Advance();
            statements.Add(new TruncateStatement(ParseObjectName(), SpanFrom(start)));
            if (At(Symbol.Star)) Advance();
        }
        while (Take(Symbol.Comma));

        if (!AtStatementEnd()) SkipToStatementEnd();
        return statements.Count == 1 ? statements[0] : new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    /// <summary>RENAME TABLE a TO b, c TO d; EXCHANGE TABLES a AND b; other renames move nothing.</summary>
    private SqlStatement ParseRenameTables()
    {
        var start = Current.Start;
        var isExchange = Advance().Keyword == Keyword.Exchange;
        var isTable = Take(Keyword.Table) || Take(Keyword.Tables) || Take(Keyword.View) || Take(Keyword.Object);
        if (!isTable && (isExchange || IsIdentifier(Peek()) && Peek().Keyword != Keyword.To)) return UtilityFrom(start, "RENAME");
        Take(Symbol.DoubleColon);
        Take(Keyword.If, Keyword.Exists);
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        do
        {
            var name = ParseObjectName();
            if (isExchange) Expect(Keyword.And);
            else if (!Take(Keyword.To)) Expect(Keyword.As);
            statements.Add(Change(name, isExchange ? AlterAction.SwapTable : AlterAction.RenameTable, start, ParseObjectName()));
        }
        while (Take(Symbol.Comma));

        if (!AtStatementEnd()) SkipToStatementEnd();
        return statements.Count == 1 ? statements[0] : new Block(statements.ToImmutable(), [], SpanFrom(start));
    }
}
