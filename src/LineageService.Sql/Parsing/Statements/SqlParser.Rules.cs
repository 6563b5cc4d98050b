using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    private bool AtRewriteRule() => AtWord("RULE") && Peek(2).Keyword == Keyword.As && Peek(3).Keyword == Keyword.On;

    /// <summary>
    /// PostgreSQL: CREATE RULE r AS ON event TO t [WHERE condition] DO [ALSO | INSTEAD] {NOTHING | statement | (statement; …)}. As a trigger: what it does happens for
    /// rows of its table, which NEW and OLD stand for. One on SELECT is a view.
    /// </summary>
    private SqlStatement ParseCreateRule(CreateHead head)
    {
        Advance();
        var name = ParseObjectName();
        Skip(2);
        var isView = At(Keyword.Select);
        Advance();
        Expect(Keyword.To);
        var table = ParseObjectName();
        var condition = Take(Keyword.Where) ? ParseExpression() : null;
        Expect(Keyword.Do);
        _ = Take(Keyword.Instead) || TakeWord("ALSO");
        if (Take(Keyword.Nothing)) return new UtilityStatement("CREATE RULE", SpanFrom(head.Start));
        if (isView && AtQueryStart()) return new CreateViewStatement(table, [], ParseQuery(), SpanFrom(head.Start));
        var actions = At(Symbol.LeftParenthesis) && !AtQueryStart() ? ParseRuleActions() : [ParseStatement()];
        var span = SpanFrom(head.Start);
        var old = EverythingFrom(table) with
        {
            From = [new TableReference(table, new TableAlias(new Identifier("OLD", Quoted: false), []), table.Span)],
            Where = condition,
        };
        var rows = new Block(actions, [], span) { Loop = new CursorLoop("OLD", old) };
        return new CreateProcedureStatement(name, [], new Block([rows], [], span) { Loop = new CursorLoop("NEW", EverythingFrom(table)) }, span);
    }

    private ImmutableArray<SqlStatement> ParseRuleActions()
    {
        Expect(Symbol.LeftParenthesis);
        var actions = ImmutableArray.CreateBuilder<SqlStatement>();
        while (!AtEnd && !At(Symbol.RightParenthesis))
        {
            if (Take(Symbol.Semicolon)) continue;
            actions.Add(ParseStatement());
            if (!At(Symbol.RightParenthesis)) Expect(Symbol.Semicolon);
        }

        Expect(Symbol.RightParenthesis);
        return actions.ToImmutable();
    }
}
