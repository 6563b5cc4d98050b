using LineageService.Sql.Lexing;

namespace LineageService.Sql.Parsing;

/// <remarks>
/// Steps are counted so that no statement costs more than a constant for each of its tokens. Reading does not go back but where docs/sql-engine.md
/// lists it, and there each token is read at most twice; the budget is for what that list does not know.
/// </remarks>
public sealed partial class SqlParser
{
    /// <summary>Steps that a statement may take for each of its tokens; ordinary ones take about two.</summary>
    private const int StepsPerToken = 64;

    /// <summary>Steps that any statement may take, so that a short one is not measured too closely.</summary>
    private const int FreeSteps = 100_000;

    /// <summary>What catching an error costs, in steps.</summary>
    private const int StepsOfRecovery = 20;

    /// <summary>How far a parenthesis is looked for its end before all of the text are matched at once.</summary>
    private const int NearParenthesis = 64;

    private long _steps;
    private int _tokensAhead;
    private long _stepsBefore;
    private long _stepLimit = FreeSteps;
    private int _statementStart;
    private int _furthest;

    // What stands before this token was read twice: an attempt that starts there gives up nothing that was read.
    private int _readTwiceUpTo;

    private int[]? _closing;

    /// <summary>Begins the count for a statement that stands in no other.</summary>
    private void BeginBudget()
    {
        _stepsBefore += _steps;
        _steps = 0;
        _stepLimit = FreeSteps;
        _statementStart = _furthest = _position;
        _readTwiceUpTo = 0;
    }

    /// <summary>All steps that the text has taken up to now, those of texts in it included.</summary>
    private long StepsTaken => _stepsBefore + _steps;

    /// <summary>Counts tokens that are looked at and not read: eight of them are as much as a step.</summary>
    private void CountTokens(int count)
    {
        _tokensAhead += count;
        _steps += _tokensAhead >> 3;
        _tokensAhead &= 7;
    }

    /// <summary>Called where the count has reached the limit: the limit moves with the place reached, and where it does not the statement ends.</summary>
    private void CheckBudget()
    {
        _furthest = Math.Max(_furthest, _position);
        _stepLimit = FreeSteps + ((long)StepsPerToken * Math.Max(0, _furthest - _statementStart));
        if (_steps > _stepLimit) throw new SyntaxError(Current.Span, "the statement takes too many steps to read", SyntaxCodes.BudgetReached);
    }

    /// <summary>
    /// The place of the parenthesis that closes the one at <paramref name="open"/>; the end of the text where none does. A long way is gone once for
    /// all parentheses of the text, so that nested ones may ask each for themselves.
    /// </summary>
    private int ClosingOf(int open)
    {
        if (_closing is not null) return _closing[open];
        var depth = 0;
        var end = Math.Min(_tokens.Length, open + NearParenthesis);
        for (var i = open; i < end; i++)
        {
            if (_tokens[i].Symbol == Symbol.LeftParenthesis) depth++;
            else if (_tokens[i].Symbol == Symbol.RightParenthesis && --depth == 0) return i;
        }

        return MatchParentheses()[open];
    }

    // Between the first place and the second there is no separator.
    private (int From, int To) _separator = (0, -1);

    /// <summary>The place of the first semicolon, or of the end of the text, at or behind a token.</summary>
    private int SeparatorBehind(int position)
    {
        if (position >= _separator.From && position <= _separator.To) return _separator.To;
        var to = position;
        while (_tokens[to].Symbol != Symbol.Semicolon && _tokens[to].Kind != TokenKind.EndOfText) to++;
        _separator = (position, to);
        return to;
    }

    private int[] MatchParentheses()
    {
        var closing = new int[_tokens.Length];
        var open = new Stack<int>();
        for (var i = 0; i < _tokens.Length; i++)
        {
            closing[i] = _tokens.Length - 1;
            if (_tokens[i].Symbol == Symbol.LeftParenthesis) open.Push(i);
            else if (_tokens[i].Symbol == Symbol.RightParenthesis && open.TryPop(out var opened)) closing[opened] = i;
        }

        return _closing = closing;
    }

    /// <summary>The token behind the parenthesis that closes the one at <paramref name="open"/>.</summary>
    private Token TokenBehindParenthesis(int open) => _tokens[Math.Min(ClosingOf(open) + 1, _tokens.Length - 1)];
}
