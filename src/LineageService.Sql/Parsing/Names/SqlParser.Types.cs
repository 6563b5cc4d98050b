using System.Collections.Immutable;
using System.Text;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// A type as written, white space folded: <c>decimal(10, 2)</c>, <c>DOUBLE PRECISION</c>, <c>TIMESTAMP(3) WITH LOCAL TIME ZONE</c>,
    /// <c>ARRAY&lt;STRUCT&lt;a INT64&gt;&gt;</c>, <c>text[]</c>, <c>t.c%TYPE</c>.
    /// </summary>
    private string ParseTypeName()
    {
        var first = _position;
        if (!AtIdentifier() && Current.Kind != TokenKind.String) throw Expected("a type");
        var word = Advance();
        if (WordIs(word, "SETOF")) Advance();
        while (At(Symbol.Dot) && IsIdentifier(Peek())) _position += 2;
        SkipTypeWords(word);
        _surplusAngles = 0;
        while (_surplusAngles == 0 && TrySkipTypeSuffix(word))
        {
        }

        return FoldedText(first, _position);
    }

    // The words that may follow the first one of a type's name.
    private void SkipTypeWords(Token first)
    {
        switch (first.Keyword)
        {
            case Keyword.Double when AtWord("PRECISION"):
                _position++;
                break;
            case Keyword.Interval:
                SkipIntervalFields();
                break;
            default:
                if (WordIs(first, "NATIONAL") || WordIs(first, "LONG"))
                {
                    while (Current.Kind == TokenKind.Word
                        && (At(Keyword.Character) || AtWord("CHAR") || AtWord("VARCHAR") || AtWord("TEXT") || AtWord("RAW"))) _position++;
                }
                else if (WordIs(first, "UNSIGNED") || WordIs(first, "SIGNED"))
                {
                    if (AtWord("INTEGER") || AtWord("INT") || AtWord("BIGINT")) _position++;
                }

                break;
        }

        if (AtWord("LARGE") && Peek().Keyword == Keyword.Object) _position += 2;
        Take(Keyword.Varying);
    }

    private void SkipIntervalFields()
    {
        if (!IsDatePart(Current)) return;
        _position++;
        if (At(Symbol.LeftParenthesis)) SkipParenthesized();
        if (At(Keyword.To) && IsDatePart(Peek())) _position += 2;
    }

    private bool TrySkipTypeSuffix(Token word)
    {
        switch (Current.Symbol)
        {
            case Symbol.LeftParenthesis:
                SkipParenthesized();
                return true;
            case Symbol.Less when TakesAngles(word):
            case Symbol.NotEqual when TextOf(Current) is "<>" && TakesAngles(word):
                SkipAngles();
                return true;
            case Symbol.LeftBracket when Peek().Symbol == Symbol.RightBracket:
                _position += 2;
                return true;
            case Symbol.LeftBracket when Peek().Kind == TokenKind.Number && Peek(2).Symbol == Symbol.RightBracket:
                _position += 3;
                return true;
            case Symbol.LeftBracket when word.Keyword == Keyword.Map:
                while (!Take(Symbol.RightBracket) && !AtEnd) _position++;
                return true;
            case Symbol.Percent when WordIs(Peek(), "TYPE") || WordIs(Peek(), "ROWTYPE"):
                _position += 2;
                return true;
        }

        if (AtAny(Keyword.With, Keyword.Without))
        {
            var local = Peek().Keyword == Keyword.Local ? 1 : 0;
            if (Peek(1 + local).Keyword == Keyword.Time && Peek(2 + local).Keyword == Keyword.Zone)
            {
                _position += 3 + local;
                return true;
            }
        }

        if (At(Keyword.Character, Keyword.Set))
        {
            _position += 3;
            return true;
        }

        return Take(Keyword.Array) || TakeWord("UNSIGNED") || TakeWord("SIGNED") || TakeWord("ZEROFILL")
            || (At(Keyword.List) && Take(Keyword.List)) || Take(Keyword.Varying);
    }

    // x::int < 5 compares; only a composite type has arguments in angle brackets.
    private bool TakesAngles(Token word) =>
        word.Keyword is Keyword.Array or Keyword.Struct or Keyword.Map or Keyword.Row or Keyword.Range or Keyword.Table
        || WordIs(word, "MULTISET") || WordIs(word, "UNIONTYPE") || WordIs(word, "RAW") || WordIs(word, "AGG_STATE") || WordIs(word, "ANY")
        || WordIs(word, "VARIANT") || WordIs(word, "TUPLE") || WordIs(word, "LIST") || WordIs(word, "VECTOR");

    /// <summary>
    /// How many angle brackets the sign that closed the type just read closes beyond it: one for <c>ARRAY&lt;INT&gt;&gt;</c>.
    /// </summary>
    private int _surplusAngles;

    /// <summary>From <c>&lt;</c> to behind the sign that closes it; <c>&gt;&gt;</c> closes two.</summary>
    private void SkipAngles()
    {
        var depth = 0;
        do
        {
            var length = Current.Symbol is Symbol.Less or Symbol.Greater or Symbol.ShiftRight or Symbol.NotEqual or Symbol.Operator
                ? TextOf(Current) : default;
            foreach (var c in length) depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (AtEnd || At(Symbol.Semicolon)) throw Expected("a closing angle bracket");
            _position++;
        }
        while (depth > 0);
        _surplusAngles = -depth;
    }

    /// <summary>The tokens' text, each run of white space and comments between two of them as one blank.</summary>
    private string FoldedText(int first, int end)
    {
        if (end - first == 1) return NameText(TextOf(_tokens[first]));
        var text = new StringBuilder();
        for (var i = first; i < end; i++)
        {
            if (i > first && _tokens[i].Start > _tokens[i - 1].End) text.Append(' ');
            text.Append(TextOf(_tokens[i]));
        }

        return text.ToString();
    }

    /// <summary>
    /// Columns declared in place: <c>(a int, b text COLLATE x)</c> of a record function, with paths as in OPENJSON, JSON_TABLE and
    /// XMLTABLE.
    /// </summary>
    private ImmutableArray<ColumnDefinition> ParseColumnDefinitionList()
    {
        Expect(Symbol.LeftParenthesis);
        var columns = ImmutableArray.CreateBuilder<ColumnDefinition>();
        while (!At(Symbol.RightParenthesis))
        {
            ParseDeclaredColumn(columns);
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return columns.ToImmutable();
    }

    private void ParseDeclaredColumn(ImmutableArray<ColumnDefinition>.Builder columns)
    {
        var start = Current.Start;
        if (AtWord("NESTED"))
        {
            _position++;
            Take(Keyword.Path);
            if (Current.Kind == TokenKind.String) _position++;
            if (Take(Keyword.As)) ParseIdentifier();
            Expect(Keyword.Columns);
            Enter();
            columns.AddRange(ParseColumnDefinitionList());
            Leave();
            return;
        }

        var name = ParseIdentifier();
        if (Take(Keyword.For))
        {
            if (!Take(Keyword.Ordinality)) throw Expected("ORDINALITY");
            columns.Add(new ColumnDefinition(name, null, null, null, Ordinality: true, NotNull: false, SpanFrom(start)));
            return;
        }

        var type = At(Symbol.Comma) || At(Symbol.RightParenthesis) || AtAny(Keyword.Path, Keyword.Exists) ? null : ParseTypeName();
        string? path = null;
        while (!At(Symbol.Comma) && !At(Symbol.RightParenthesis))
        {
            if (AtEnd) throw Expected("a closing parenthesis");
            if (Current.Kind == TokenKind.String && (path is null || _tokens[_position - 1].Keyword == Keyword.Path))
                path = StringLiteral.Value(TextOf(Current), _dialect.Lexical);
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
            else _position++;
        }

        columns.Add(new ColumnDefinition(name, type, null, path, Ordinality: false, NotNull: false, SpanFrom(start)));
    }
}
