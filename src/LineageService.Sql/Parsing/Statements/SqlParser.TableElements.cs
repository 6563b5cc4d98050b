using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>The parenthesised elements of a table: columns, constraints, watermarks, LIKE.</summary>
    private void ParseTableElements(TableParts parts)
    {
        parts.HasElements = true;
        Expect(Symbol.LeftParenthesis);
        var columns = ImmutableArray.CreateBuilder<ColumnDefinition>();
        var keys = ImmutableArray.CreateBuilder<ImmutableArray<Identifier>>();
        ImmutableArray<Identifier> primary = [];
        while (!At(Symbol.RightParenthesis))
        {
            if (AtEnd || AtBatchEnd) throw Expected("a closing parenthesis");
            if (At(Keyword.Like) && IsIdentifier(Peek())) ParseLikeElement(parts);
            else if (AtTableConstraint()) ReadConstraint(keys, ref primary);
            else columns.Add(ParseColumnDefinition());
            if (!Take(Symbol.Comma) && !At(Symbol.RightParenthesis) && !AtConstraintWithoutComma())
                throw Expected("a comma or a closing parenthesis");
        }

        Expect(Symbol.RightParenthesis);
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            if (column.Unique) keys.Add([column.Name]);
            if (primary.Any(name => name.Text.Equals(column.Name.Text, StringComparison.OrdinalIgnoreCase))) columns[i] = column with { NotNull = true };
        }

        parts.Table = parts.Table with { Columns = columns.ToImmutable(), Keys = keys.ToImmutable() };
    }

    // PRIMARY KEY (a, b) and UNIQUE (a), whatever stands between the words and the list; all other constraints are skipped.
    private void ReadConstraint(ImmutableArray<ImmutableArray<Identifier>>.Builder keys, ref ImmutableArray<Identifier> primary)
    {
        if (Take(Keyword.Constraint)) ParseIdentifier();
        var isPrimary = At(Keyword.Primary, Keyword.Key);
        var isKey = isPrimary || At(Keyword.Unique);
        while (isKey && !AtEnd && !AtBatchEnd && !At(Symbol.LeftParenthesis) && !At(Symbol.Comma) && !At(Symbol.RightParenthesis)) Advance();
        if (isKey && At(Symbol.LeftParenthesis) && KeyColumns() is { } key)
        {
            keys.Add(key);
            if (isPrimary) primary = key;
        }

        SkipElement();
    }

    // Null where the list has anything but names: an expression or the prefix of a column is no key of columns.
    private ImmutableArray<Identifier>? KeyColumns()
    {
        var mark = _identifiers.Count;
        var position = _position;
        do
        {
            _position++;
            if (!IsIdentifier(Current)) break;
            _identifiers.Push(ParseIdentifier());
            if (!Take(Keyword.Asc)) Take(Keyword.Desc);
        }
        while (At(Symbol.Comma));
        var columns = _identifiers.TakeFrom(mark);
        var complete = At(Symbol.RightParenthesis) && columns.Length > 0;
        _position = position;
        return complete ? columns : null;
    }

    private void ParseLikeElement(TableParts parts)
    {
        Advance();
        parts.Table = parts.Table with { Like = ParseObjectName() };
        SkipElement();
    }

    // T-SQL lets the comma in front of a table constraint be missing.
    private bool AtConstraintWithoutComma() => At(Keyword.Constraint) || At(Keyword.Primary, Keyword.Key) || AtPeriod();

    /// <summary>True at an element that declares no column. Many of the words are also names of columns: what follows decides.</summary>
    private bool AtTableConstraint()
    {
        if (Current.Kind != TokenKind.Word) return false;
        var next = Peek();
        var opens = next.Symbol == Symbol.LeftParenthesis;
        switch (Current.Keyword)
        {
            case Keyword.Constraint:
                return IsIdentifier(next);
            case Keyword.Primary:
                return next.Keyword == Keyword.Key;
            case Keyword.Foreign:
                return next.Keyword == Keyword.Key;
            case Keyword.Unique:
                return opens || next.Keyword is Keyword.Key or Keyword.Index or Keyword.Clustered or Keyword.Nulls
                    || WordIs(next, "NONCLUSTERED")
                    || (IsIdentifier(next) && Peek(2).Symbol == Symbol.LeftParenthesis) || WordIs(next, "HASH");
            case Keyword.Check or Keyword.Exclude:
                return opens || next.Keyword == Keyword.Using;
            case Keyword.Index or Keyword.Key or Keyword.Projection:
                return opens || (IsIdentifier(next) && !AtKnownTypeEnd(Peek(2)));
            case Keyword.Period:
                return next.Keyword == Keyword.For;
            case Keyword.Watermark:
                return next.Keyword == Keyword.For;
            case Keyword.Distkey or Keyword.Sortkey:
                return opens;
            default:
                return (AtWord("FULLTEXT") || AtWord("SPATIAL") || AtWord("SUPPLEMENTAL"))
                    && IsIdentifier(next) && Peek(2).Symbol is not (Symbol.Comma or Symbol.RightParenthesis);
        }
    }

    // KEY varchar(10) or KEY int NOT NULL is a column called KEY, KEY k (a) an index.
    private bool AtKnownTypeEnd(Token token) =>
        token.Symbol is Symbol.Comma or Symbol.RightParenthesis or Symbol.Less
        || token.Keyword is Keyword.Not or Keyword.Null or Keyword.Default or Keyword.Primary or Keyword.Comment or Keyword.As
        or Keyword.Unique
            or Keyword.Generated or Keyword.Encode or Keyword.References or Keyword.Collate or Keyword.Options or Keyword.Constraint
        || (token.Symbol == Symbol.LeftParenthesis && Peek(3).Kind == TokenKind.Number);

    private void SkipElement()
    {
        while (!AtEnd && !AtBatchEnd && !At(Symbol.Comma) && !At(Symbol.RightParenthesis))
        {
            if (At(Symbol.LeftParenthesis)) SkipParenthesizedOrRest();
            else Advance();
        }
    }

    /// <summary>A column: name, type where there is one, and of its options those that matter here.</summary>
    private ColumnDefinition ParseColumnDefinition()
    {
        var start = Current.Start;
        var name = ParseColumnName();
        var type = AtColumnType() ? ParseTypeName() : null;
        var column = new ColumnDefinition(name, type, null, null, Ordinality: false, NotNull: false, SpanFrom(start));
        while (!AtEnd && !AtBatchEnd && !At(Symbol.Comma) && !At(Symbol.RightParenthesis) && !AtPeriod())
            column = ParseColumnOption(column);
        return column with { Span = SpanFrom(start) };
    }

    private bool AtPeriod() => At(Keyword.Period, Keyword.For);

    private ColumnDefinition ParseColumnOption(ColumnDefinition column)
    {
        var next = Peek();
        var ends = next.Symbol is Symbol.Comma or Symbol.RightParenthesis;
        switch (Current.Keyword)
        {
            case Keyword.Not when next.Keyword == Keyword.Null:
                Skip(2);
                return column with { NotNull = true };
            case Keyword.Primary when next.Keyword == Keyword.Key:
                Skip(2);
                return column with { NotNull = true, Unique = true };
            case Keyword.Unique:
                Skip(1);
                return column with { Unique = true };
            case Keyword.Constraint when IsIdentifier(next):
                Skip(2);
                return column;
            case Keyword.As when next.Keyword is Keyword.Identity or Keyword.Row:
            case Keyword.As when Peek(2).Keyword is Keyword.Start or Keyword.End && WordIs(_tokens[_position - 1], "ALWAYS"):
                // Filled by the engine: AS ROW START, AS SUSER_SNAME END, AS TRANSACTION_ID START (T-SQL).
                Skip(2);
                return column;
            case Keyword.As when !ends:
            case Keyword.Materialized when !ends && column.TypeName is not null:
                Advance();
                return column with { Computed = ParseExpression() };
            case Keyword.Default when Grammar.DefaultsReadColumns && !ends:
                Advance();
                return column with { Default = ParseExpression() };
            case Keyword.Comment when next.Kind == TokenKind.String:
                Advance();
                return column with { Comment = StringLiteral.Value(TextOf(Advance()), _dialect.Lexical) };
            case Keyword.Options when next.Symbol == Symbol.LeftParenthesis:
                Advance();
                return column with { Comment = ParseOptionList().Value("description") ?? column.Comment };
            case Keyword.Identity:
                Advance();
                return column with { Identity = true };
            default:
                if (AtWord("ALIAS") && !ends && column.TypeName is not null)
                {
                    Advance();
                    return column with { Computed = ParseExpression() };
                }

                if (At(Symbol.LeftParenthesis)) SkipParenthesizedOrRest();
                else Advance();
                return column;
        }
    }

    private Identifier ParseColumnName()
    {
        var name = ParseIdentifier();
        if (!At(Symbol.Dot)) return name;

        // ClickHouse's nested columns and INSERT-like lists: a.b is one name.
        var text = new System.Text.StringBuilder(name.Text);
        while (Take(Symbol.Dot)) text.Append('.').Append(ParseIdentifier().Text);
        return new Identifier(text.ToString(), name.Quoted);
    }

    /// <summary>True where a type may follow a column's name: not at an option or at the end of the element.</summary>
    private bool AtColumnType()
    {
        if (Current.Kind is TokenKind.QuotedIdentifier or TokenKind.TemplateHole) return true;
        if (Current.Kind != TokenKind.Word) return false;
        return Current.Keyword is not (Keyword.As or Keyword.Not or Keyword.Null or Keyword.Default or Keyword.Primary or Keyword.Unique
            or Keyword.Check
            or Keyword.Constraint or Keyword.References or Keyword.Comment or Keyword.Options or Keyword.Collate or Keyword.Generated
            or Keyword.Materialized
            or Keyword.With or Keyword.Encode or Keyword.Masking) && !AtWord("METADATA") && !AtWord("ALIAS") && !AtWord("TAG")
            && !AtWord("CODEC");
    }
}
