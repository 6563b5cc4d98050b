using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    /// <summary>
    /// The table whose changed rows <c>inserted</c> and <c>deleted</c> hold while the body of its trigger is mapped; else null.
    /// </summary>
    private ObjectName? _triggerTable;

    /// <summary>
    /// A trigger is a procedure that the table calls; in its body <c>inserted</c> and <c>deleted</c> are rows of that table, under those
    /// names.
    /// </summary>
    private CreateProcedureStatement CreateTrigger(Dom.TriggerStatementBody trigger)
    {
        _triggerTable = trigger.TriggerObject?.Name is { } table ? ObjectName(table) : null;
        var body = trigger.MethodSpecifier is null ? Body(trigger.StatementList, trigger) : Opaque(trigger, "a body in another language");
        _triggerTable = null;
        return new CreateProcedureStatement(ObjectName(trigger.Name), [], body, Span(trigger));
    }

    private static bool IsChangedRows(string name) =>
        name.Equals("inserted", StringComparison.OrdinalIgnoreCase) || name.Equals("deleted", StringComparison.OrdinalIgnoreCase);
}
