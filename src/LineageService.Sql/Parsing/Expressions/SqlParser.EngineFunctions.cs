using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// T-SQL: <c>IDENTITY(int, 1, 1)</c> has a type in it, <c>UPDATE(c)</c> a column whose change is asked for: no values.
    /// </summary>
    private FunctionCall ParseCallWithoutValues()
    {
        var start = Current.Start;
        var name = new ObjectName([ParseIdentifier()], SpanFrom(start));
        SkipParenthesized();
        return new FunctionCall(name, [], SpanFrom(start), OrderBy: []);
    }

    // T-SQL reserves these: they are no columns, and what they give has no name.
    private bool AtFunctionWithoutParentheses(Token word, Token next)
    {
        if (next.Symbol is Symbol.Dot or Symbol.LeftParenthesis or Symbol.DoubleColon) return false;
        return word.Length switch
        {
            4 => WordIs(word, "USER"),
            11 => WordIs(word, "SYSTEM_USER"),
            12 => WordIs(word, "CURRENT_USER") || WordIs(word, "SESSION_USER"),
            17 => WordIs(word, "CURRENT_TIMESTAMP"),
            _ => false,
        };
    }

    private FunctionCall ParseFunctionWithoutParentheses()
    {
        var token = Advance();
        var name = new ObjectName([new Identifier(NameText(TextOf(token)), Quoted: false)], token.Span);
        return new FunctionCall(name, [], token.Span, OrderBy: []);
    }

    /// <summary>
    /// T-SQL: <c>geography::Point(a, b, 4326)</c>, <c>hierarchyid::GetRoot()</c>, <c>geometry::[Null]</c>; the place is at the colons.
    /// </summary>
    private FunctionCall ParseStaticMember(ImmutableArray<Identifier> type, int start)
    {
        _position++;
        var parts = type.Add(ParseIdentifier());
        return At(Symbol.LeftParenthesis)
            ? ParseCall(parts, start, isStatic: true)
            : new FunctionCall(new ObjectName(parts, SpanFrom(start)), [], SpanFrom(start), OrderBy: []);
    }
}
