using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// COPY of PostgreSQL and its relatives (<c>COPY t FROM 'x'</c>, <c>COPY (query) TO 'x'</c>) and COPY INTO of Snowflake, Databricks and
    /// Synapse.
    /// </summary>
    private SqlStatement ParseCopy()
    {
        var start = Advance().Start;
        if (Take(Keyword.Into)) return ParseCopyInto(start);
        Take(Keyword.Binary);
        if (AtAny(Keyword.From, Keyword.To) && Peek().Keyword == Keyword.Database) return UtilityFrom(start, "COPY");
        if (AtWord("FILES") || AtWord("GRANTS")) return UtilityFrom(start, "COPY");
        if (AtParenthesizedQuery())
        {
            var query = ParseParenthesizedQuery();
            Expect(Keyword.To);
            return FinishCopy(new CopyStatement(default) { SourceQuery = query, TargetPath = ParsePath() }, start);
        }

        var table = ParseTargetName().Name;
        var load = WithColumns(new CopyStatement(default) { TargetTable = table });
        if (Take(Keyword.To))
            return FinishCopy(new CopyStatement(default) { SourceTable = table, Columns = load.Columns, TargetPath = ParsePath() }, start);
        while (!At(Keyword.From) && !At(Keyword.Source) && !AtEnd && !At(Symbol.Semicolon)) SkipCopyWord();
        if (!AtAny(Keyword.From, Keyword.Source)) throw Expected("FROM or TO");
        Advance();
        return FinishCopy(load with { SourcePath = ParsePath() }, start);
    }

    private CopyStatement ParseCopyInto(int start)
    {
        if (AtLocation())
        {
            var path = ParsePath();
            Expect(Keyword.From);
            var unload = new CopyStatement(default) { TargetPath = path };
            unload = At(Symbol.LeftParenthesis)
                ? unload with { SourceQuery = ParseParenthesizedQuery() }
                : unload with { SourceTable = ParseTargetName().Name };
            return FinishCopy(unload, start);
        }

        var target = ParseTargetTable();
        var load = WithColumns(new CopyStatement(default) { TargetTable = target.Name });
        while (!At(Keyword.From) && !AtEnd && !At(Symbol.Semicolon)) SkipCopyWord();

        // Snowflake: without FROM the table's own stage is read.
        if (!Take(Keyword.From)) return load with { Span = SpanFrom(start), SourcePath = $"@%{target.Name}" };
        load = AtParenthesizedQuery() ? load with { SourceQuery = ParseParenthesizedQuery() } : load with { SourcePath = ParsePath() };
        return FinishCopy(load, start);
    }

    private QueryExpression ParseParenthesizedQuery()
    {
        Expect(Symbol.LeftParenthesis);
        var query = ParseQuery();
        Expect(Symbol.RightParenthesis);
        return query;
    }

    private CopyStatement FinishCopy(CopyStatement copy, int start)
    {
        SkipToStatementEnd();
        return copy with { Span = SpanFrom(start) };
    }

    private void SkipCopyWord()
    {
        if (At(Symbol.LeftParenthesis)) SkipParenthesized();
        else Advance();
    }

    private CopyStatement WithColumns(CopyStatement copy)
    {
        if (!At(Symbol.LeftParenthesis)) return copy;
        Expect(Symbol.LeftParenthesis);
        var columns = ImmutableArray.CreateBuilder<Identifier>();
        var fields = ImmutableArray.CreateBuilder<Identifier>();
        var (computes, toVariables) = (copy.Computes, false);
        while (!At(Symbol.RightParenthesis))
        {
            if (Current.Kind == TokenKind.Variable)
            {
                fields.Add(new Identifier(TextOf(Advance()).ToString(), Quoted: false));
                toVariables = true;
            }
            else
            {
                columns.Add(ParseObjectName().Last);
                fields.Add(columns[^1]);
            }

            // Vertica's fillers, computed columns and formats, and Synapse's ordinals stand behind the name.
            computes |= AtWord("FILLER") || At(Keyword.As);
            while (!AtEnd && !At(Symbol.Comma) && !At(Symbol.RightParenthesis))
            {
                if (At(Symbol.Less)) SkipAngles();
                else SkipCopyWord();
            }

            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return copy with { Columns = columns.ToImmutable(), Fields = toVariables ? fields.ToImmutable() : [], Computes = computes };
    }

    /// <summary>True at a file, stage or URL rather than a table's name.</summary>
    private bool AtLocation() => Current.Kind == TokenKind.String || Current.Symbol == Symbol.At
        || (Current.Kind == TokenKind.Variable && Grammar.StageReferences);

    /// <summary>
    /// A file, stage, URL or stream: a string's value, or the text of a stage (<c>@db.stage/path</c>) or word (<c>STDIN</c>) as written. Of
    /// several files the first.
    /// </summary>
    private string ParsePath()
    {
        if (Current.Kind == TokenKind.String)
        {
            var path = StringLiteral.Value(TextOf(Advance()), _dialect.Lexical);
            while (At(Symbol.Comma) && Peek().Kind == TokenKind.String) Skip(2);
            return path;
        }

        if (At(Symbol.LeftParenthesis))
        {
            Advance();
            var first = ParsePath();
            while (!AtEnd && !At(Symbol.RightParenthesis)) SkipCopyWord();
            Expect(Symbol.RightParenthesis);
            return first;
        }

        // PROGRAM 'x', LOCAL 'x', LOCAL STDIN, a function as in SOURCE hdfs(url='x').
        if (Current.Kind == TokenKind.Word && Peek().Kind == TokenKind.String)
        {
            Advance();
            return StringLiteral.Value(TextOf(Advance()), _dialect.Lexical);
        }

        return ParseRawPath();
    }

    // Tokens that touch, as a stage's path is written.
    private string ParseRawPath()
    {
        if (AtEnd || At(Symbol.Semicolon)) throw Expected("a location");
        var start = Current.Start;
        var end = Advance().End;
        while (!AtEnd && Current.Start == end
            && Current.Symbol is not (Symbol.Semicolon or Symbol.RightParenthesis or Symbol.LeftParenthesis
            or Symbol.Comma)) end = Advance().End;
        return _source.Text[start..end];
    }
}
