using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// Words that may follow an argument inside the parentheses; what they add is pushed or noted, what decides nothing is skipped.
    /// </summary>
    private void ParseArgumentTail(ref CallClauses call)
    {
        while (!At(Symbol.Comma) && !At(Symbol.RightParenthesis))
        {
            switch (Current.Keyword)
            {
                case Keyword.Order when Peek().Keyword == Keyword.By:
                    _position += 2;
                    call.AddOrder(ParseOrderItems());
                    break;
                case Keyword.Having:
                    // BigQuery: ANY_VALUE(x HAVING MAX y).
                    _position++;
                    if (!TakeWord("MAX")) TakeWord("MIN");
                    call.AddOrder([ParseExpression()]);
                    break;
                case Keyword.Ignore or Keyword.Respect when Peek().Keyword == Keyword.Nulls:
                    _position += 2;
                    break;
                case Keyword.Separator:
                    _position++;
                    ParseExpression();
                    break;
                case Keyword.Limit:
                    _position++;
                    ParseExpression();
                    if (Take(Symbol.Comma) || Take(Keyword.Offset)) ParseExpression();
                    break;
                case Keyword.From or Keyword.For or Keyword.Placing or Keyword.Value or Keyword.Similar or Keyword.Escape:
                    // SUBSTRING(x FROM 1 FOR 2), OVERLAY(x PLACING y FROM 1), JSON_OBJECT('k' VALUE v).
                    _position++;
                    _expressions.Push(ParseExpression());
                    break;
                case Keyword.As:
                    _position++;
                    ParseTypeName();
                    break;
                case Keyword.To when Peek().Kind == TokenKind.Word:
                    _position += 2;
                    break;
                case Keyword.Columns:
                    _position++;
                    _declaredColumns = At(Symbol.LeftParenthesis) ? ParseColumnDefinitionList() : ParseBareColumns();
                    break;
                case Keyword.Using:
                    SkipToEndOfCall();
                    break;
                case Keyword.Use when Peek().Keyword == Keyword.Model:
                    _position += 2;
                    ParseObjectName();
                    break;
                case Keyword.Where:
                    _position++;
                    call.Filter = ParseExpression();
                    break;
                case Keyword.None when At(Symbol.Colon):
                    _position++;
                    _expressions.Push(ParseExpression());
                    break;
                case Keyword.None when WordIs(Current, "PASSING"):
                    // BY REF and BY VALUE in XMLTABLE.
                    _position++;
                    if (Take(Keyword.By)) _position++;
                    _expressions.Push(ParseExpression());
                    break;
                case Keyword.None when WordIs(Current, "METRICS") || WordIs(Current, "DIMENSIONS") || WordIs(Current, "FACTS"):
                    // Snowflake: SEMANTIC_VIEW(v METRICS a, b DIMENSIONS c).
                    _position++;
                    _expressions.Push(ParseExpression());
                    break;
                case Keyword.Default:
                    _position++;
                    _expressions.Push(ParseExpression());
                    break;
                default:
                    if (Current.Kind != TokenKind.Word || !IsCallOption()) throw Expected("a closing parenthesis");
                    _position++;
                    if (At(Symbol.LeftParenthesis)) SkipParenthesized();
                    break;
            }
        }
    }

    // Options of the JSON, XML and list functions: NULL ON NULL, RETURNING type, WITH ARRAY WRAPPER, ON OVERFLOW TRUNCATE '…' WITHOUT
    // COUNT,
    // FORMAT JSON, ABSENT ON NULL, KEEP QUOTES, ERROR ON EMPTY, STRICT, EVALNAME.
    private bool IsCallOption()
    {
        if (Current.Keyword is Keyword.On or Keyword.Null or Keyword.Returning or Keyword.With or Keyword.Without or Keyword.Error
            or Keyword.Empty
            or Keyword.Format or Keyword.Keep or Keyword.Strict or Keyword.Truncate or Keyword.Array or Keyword.Object or Keyword.Unique
            or Keyword.True or Keyword.False or Keyword.In or Keyword.Encode or Keyword.Row or Keyword.Nulls)
        {
            // The string behind TRUNCATE and the type behind RETURNING go with their word.
            if (At(Keyword.Returning))
            {
                _position++;
                ParseTypeName();
                _position--;
            }
            else if (Peek().Kind == TokenKind.String)
            {
                _position++;
            }

            return true;
        }

        return AtWord("ABSENT") || AtWord("JSON") || AtWord("OVERFLOW") || AtWord("COUNT") || AtWord("WRAPPER") || AtWord("CONDITIONAL")
            || AtWord("UNCONDITIONAL") || AtWord("QUOTES") || AtWord("OMIT") || AtWord("SCALARS") || AtWord("KEYS") || AtWord("BOOLEAN")
            || AtWord("MODE") || AtWord("EXPANSION") || AtWord("ENCODING") || AtWord("ALLOW") || AtWord("DISALLOW") || AtWord("LAX")
            || AtWord("JSONB") || AtWord("CONTENT") || AtWord("DOCUMENT") || AtWord("INDENT") || AtWord("UTF8") || AtWord("STRING")
            || AtWord("UTF16") || AtWord("UTF32") || AtWord("ASIS") || AtWord("PRETTY") || AtWord("ASCII") || AtWord("BLOB");
    }

    // XMLTABLE … COLUMNS a int PATH 'a', b text: a list without parentheses of its own.
    private ImmutableArray<ColumnDefinition> ParseBareColumns()
    {
        var columns = ImmutableArray.CreateBuilder<ColumnDefinition>();
        do
        {
            ParseDeclaredColumn(columns);
        }
        while (Take(Symbol.Comma));
        return columns.ToImmutable();
    }

    /// <summary>Up to, not over, the parenthesis that closes the call: CHAR(x USING utf8), Vertica's USING PARAMETERS.</summary>
    private void SkipToEndOfCall()
    {
        while (!At(Symbol.RightParenthesis))
        {
            if (AtEnd) throw Expected("a closing parenthesis");
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
            else _position++;
        }
    }
}
