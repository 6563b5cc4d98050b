using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    /// <summary>
    /// RECEIVE reads the messages of a queue as a query reads a table; INTO keeps them in a table variable. That they leave the queue is
    /// no flow between columns.
    /// </summary>
    private SqlStatement Receive(Dom.ReceiveStatement receive)
    {
        var span = Span(receive);
        var queue = ObjectName(receive.Queue);
        var block = new SelectBlock(span)
        {
            Items = SelectItems(receive.SelectElements),
            From = [new TableReference(queue, Alias: null, queue.Span)],
            Where = receive.Where is { } condition ? ReceiveCondition(receive, condition) : null,
        };
        return receive.Into is { } into
            ? new InsertStatement(TableVariable(into), span) { Source = block }
            : new QueryStatement(block, span);
    }

    // ScriptDom keeps only the value of WHERE conversation_handle = value.
    private OperatorExpression ReceiveCondition(Dom.ReceiveStatement receive, Dom.ValueExpression value)
    {
        var column = receive.IsConversationGroupIdWhere ? "conversation_group_id" : "conversation_handle";
        var span = Span(value);
        var start = _sql.AsSpan(0, span.Start).LastIndexOf(column, StringComparison.OrdinalIgnoreCase);
        if (start > Span(receive).Start) span = Model.TextSpan.FromBounds(start, span.End);
        return new OperatorExpression("=", [new ColumnReference([new Identifier(column, Quoted: false)], span), Expression(value)], span);
    }
}
