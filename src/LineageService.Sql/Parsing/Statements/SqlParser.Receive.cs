using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    private bool AtReceive() => Grammar.EngineFunctions && AtWord("RECEIVE") && Peek().Symbol is not (Symbol.Equal or Symbol.Dot);

    /// <summary>
    /// T-SQL: <c>RECEIVE TOP (1) @h = conversation_handle FROM q INTO @t WHERE …</c> reads the messages of a queue as a query reads a
    /// table.
    /// </summary>
    private SqlStatement ParseReceive()
    {
        var start = Advance().Start;
        if (At(Keyword.Top)) SkipTop();
        var items = ParseSelectItems();
        Expect(Keyword.From);
        var queue = ParseObjectName();
        TableReference? into = Take(Keyword.Into) ? ParseTargetName() : null;
        var where = Take(Keyword.Where) ? ParseExpression() : null;
        var span = SpanFrom(start);
        var block = new SelectBlock(span) { Items = items, From = [new TableReference(queue, Alias: null, queue.Span)], Where = where };
        return into is null ? new QueryStatement(block, span) : new InsertStatement(into, span) { Source = block };
    }

    /// <summary>WAITFOR (RECEIVE …), TIMEOUT 1000 is its RECEIVE; any other WAITFOR moves no data.</summary>
    private SqlStatement ParseWaitFor()
    {
        var start = Advance().Start;
        if (!At(Symbol.LeftParenthesis) || !WordIs(Peek(), "RECEIVE")) return UtilityFrom(start, "WAITFOR");
        _position++;
        var receive = ParseReceive();
        Expect(Symbol.RightParenthesis);
        if (Take(Symbol.Comma))
        {
            TakeWord("TIMEOUT");
            ParseExpression();
        }

        return receive;
    }
}
