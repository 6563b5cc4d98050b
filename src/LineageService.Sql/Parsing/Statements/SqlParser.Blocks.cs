using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>BEGIN: a block, TRY/CATCH, Flink's STATEMENT SET, or the start of a transaction.</summary>
    private SqlStatement ParseBegin()
    {
        var start = Current.Start;
        if (!StartsBlock(_position))
        {
            Advance();
            while (AtAny(Keyword.Tran, Keyword.Transaction, Keyword.Work) || AtWord("DISTRIBUTED")) Advance();
            if (!AtStatementEnd()) SkipToStatementEnd();
            return new UtilityStatement("BEGIN", SpanFrom(start));
        }

        Advance();
        if (Take(Keyword.Try)) return ParseTry(start);
        if (Take(Keyword.Statement, Keyword.Set)) return ParseBlockRest(start);
        if (Take(Keyword.Not)) Advance();
        else TakeWord("ATOMIC");
        if (At(Keyword.With) && Peek().Symbol == Symbol.LeftParenthesis) SkipWordAndParentheses();
        return ParseBlockRest(start);
    }

    // Statements, handlers, END with the label or name of what it closes.
    private Block ParseBlockRest(int start)
    {
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        ParseStatementsInto(statements);
        if (At(Keyword.Exception) && Peek().Keyword == Keyword.When)
        {
            Advance();
            ParseHandlersInto(statements);
        }

        CloseBlock(start);
        return new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    // WHEN condition [OR condition] [EXIT] THEN statements.
    private void ParseHandlersInto(ImmutableArray<SqlStatement>.Builder statements)
    {
        while (Take(Keyword.When))
        {
            while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.Then)) SkipCopyWord();
            Expect(Keyword.Then);
            ParseStatementsInto(statements);
        }
    }

    /// <summary>
    /// END and the name behind it. A block that never closes ends with the batch or text, which is a finding and no loss.
    /// </summary>
    private void CloseBlock(int start)
    {
        if (Take(Keyword.End))
        {
            SkipBlockName();
            return;
        }

        if (!AtEnd && !AtBatchEnd) throw Expected("END");
        Note(SyntaxCodes.UnclosedBlock, DiagnosticSeverity.Warning, SpanFrom(start), "a block does not end");
    }

    private void SkipBlockName()
    {
        if (Grammar.StatementsWithoutSeparator || !IsIdentifier(Current) || IsFirstOnLine(_position)) return;
        if (Peek().Symbol == Symbol.Semicolon || Peek().Kind == TokenKind.EndOfText) Advance();
    }

    private Block ParseTry(int start)
    {
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        ParseStatementsInto(statements);
        Expect(Keyword.End);
        Expect(Keyword.Try);
        Take(Symbol.Semicolon);
        Expect(Keyword.Begin);
        Expect(Keyword.Catch);
        ParseStatementsInto(statements);
        Expect(Keyword.End);
        Expect(Keyword.Catch);
        return new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    // PostgreSQL: END is COMMIT outside blocks.
    private UtilityStatement ParseTransactionEnd()
    {
        var start = Advance().Start;
        if (AtAny(Keyword.Tran, Keyword.Transaction, Keyword.Work)) Advance();
        if (!AtStatementEnd()) SkipToStatementEnd();
        return new UtilityStatement("END", SpanFrom(start));
    }

    /// <summary>IF … THEN … END IF, or T-SQL's IF with one statement and perhaps ELSE with another.</summary>
    private Block ParseIf()
    {
        var start = Advance().Start;
        var conditions = ImmutableArray.CreateBuilder<SqlExpression>();
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        conditions.Add(ParseExpression());
        if (!At(Keyword.Then)) return ParseIfWithoutThen(conditions, statements, start);
        Advance();
        ParseStatementsInto(statements);
        while (AtAny(Keyword.Elseif, Keyword.Elsif))
        {
            Advance();
            conditions.Add(ParseExpression());
            Expect(Keyword.Then);
            ParseStatementsInto(statements);
        }

        if (Take(Keyword.Else)) ParseStatementsInto(statements);
        CloseCompound(start, Keyword.If);
        return new Block(statements.ToImmutable(), conditions.ToImmutable(), SpanFrom(start));
    }

    private Block ParseIfWithoutThen(
        ImmutableArray<SqlExpression>.Builder conditions,
        ImmutableArray<SqlStatement>.Builder statements,
        int start)
    {
        ParseBranchInto(statements);
        if (At(Symbol.Semicolon) && !AtBatchEnd && Peek().Keyword == Keyword.Else) Advance();
        if (Take(Keyword.Else)) ParseBranchInto(statements);
        return new Block(statements.ToImmutable(), conditions.ToImmutable(), SpanFrom(start));
    }

    private void ParseBranchInto(ImmutableArray<SqlStatement>.Builder statements)
    {
        if (AtEnd || AtBatchEnd) throw Expected("a statement");
        _blockDepth++;
        try
        {
            statements.Add(ParseStatementOrOpaque());
        }
        finally
        {
            _blockDepth--;
        }
    }

    // END IF, END LOOP …; a bare END closes too.
    private void CloseCompound(int start, Keyword keyword)
    {
        if (At(Keyword.End))
        {
            Advance();
            Take(keyword);
            SkipBlockName();
            return;
        }

        CloseBlock(start);
    }

    /// <summary>The CASE statement; its conditions are control flow.</summary>
    private Block ParseCaseStatement()
    {
        var start = Advance().Start;
        var conditions = ImmutableArray.CreateBuilder<SqlExpression>();
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        if (!At(Keyword.When)) conditions.Add(ParseExpression());
        while (Take(Keyword.When))
        {
            conditions.Add(ParseExpression());
            while (Take(Symbol.Comma)) conditions.Add(ParseExpression());
            Expect(Keyword.Then);
            ParseStatementsInto(statements);
        }

        if (Take(Keyword.Else)) ParseStatementsInto(statements);
        CloseCompound(start, Keyword.Case);
        return new Block(statements.ToImmutable(), conditions.ToImmutable(), SpanFrom(start));
    }
}
