using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>Tokens of one text that are read; a longer text keeps its rest as one opaque statement.</summary>
    private const int TokenBudget = 8_000_000;

    private CancellationToken _cancellation;

    /// <summary>
    /// Reads a script in the given dialect: every statement in order, those not understood as <see cref="OpaqueStatement"/>. Never throws
    /// on bad text; the time is linear in its length.
    /// </summary>
    public static ParsedScript Parse(string sql, SqlDialect dialect, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(dialect);
        var tokens = ClientCommands.Rewrite(Lexer.Tokenize(ClientText.Blank(sql, dialect), dialect.Lexical), dialect);
        var parser = new SqlParser(tokens, dialect) { _cancellation = cancellationToken };
        var statements = parser.ParseScript();
        parser.Release();
        return new ParsedScript(statements, parser._diagnostics.ToImmutable()) { Steps = parser.StepsTaken };
    }

    private ImmutableArray<SqlStatement> ParseScript()
    {
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            while (Take(Symbol.Semicolon))
            {
            }

            if (AtEnd) return statements.ToImmutable();
            if (_position > TokenBudget)
            {
                statements.Add(GiveUpRest());
                return statements.ToImmutable();
            }

            if (!SkipStrayBlockWords()) statements.Add(ParseStatementOrOpaque());
        }
    }

    private OpaqueStatement GiveUpRest()
    {
        var span = TextSpan.FromBounds(Current.Start, _source.Text.Length);
        Note(SyntaxCodes.BudgetReached, DiagnosticSeverity.Error, span, $"the text has more than {TokenBudget} tokens");
        return new OpaqueStatement("too many tokens", span);
    }

    // What is left of a block whose head was not understood; a bare END is PostgreSQL's COMMIT and a statement.
    private bool SkipStrayBlockWords()
    {
        if (!AtBlockEnd()) return false;
        if (At(Keyword.End) && (Grammar.StatementsWithoutSeparator
                || Peek().Keyword is not (Keyword.If or Keyword.Loop or Keyword.Case or Keyword.Repeat or Keyword.While or Keyword.For)))
        {
            return false;
        }

        Note(SyntaxCodes.SyntaxError, DiagnosticSeverity.Warning, Current.Span, "this word belongs to no open block");
        if (Advance().Keyword == Keyword.End) Advance();
        if (IsIdentifier(Current) && (Peek().Symbol == Symbol.Semicolon || Peek().Kind == TokenKind.EndOfText)) Advance();
        return true;
    }

    /// <summary>Statements up to the word that ends the block (END, ELSE, UNTIL …), the end of the batch or of the text.</summary>
    private ImmutableArray<SqlStatement> ParseStatementList()
    {
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        ParseStatementsInto(statements);
        return statements.ToImmutable();
    }

    private void ParseStatementsInto(ImmutableArray<SqlStatement>.Builder statements)
    {
        _blockDepth++;
        try
        {
            while (true)
            {
                while (At(Symbol.Semicolon) && !AtBatchEnd) Advance();
                if (AtEnd || AtBatchEnd || AtBlockEnd()) return;
                statements.Add(ParseStatementOrOpaque());
            }
        }
        finally
        {
            _blockDepth--;
        }
    }
}
