using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// CREATE TRIGGER … FOR EACH ROW body: a procedure that runs for rows of its table, which <c>NEW</c> and <c>OLD</c> (or the names of
    /// REFERENCING) stand for. T-SQL's sees all changed rows at once: its <c>inserted</c> and <c>deleted</c> are read as the table itself.
    /// </summary>
    private SqlStatement ParseCreateTrigger(CreateHead head)
    {
        Advance();
        SkipIfNotExists();
        var name = ParseObjectName();
        while (!AtRoutineEnd() && !At(Keyword.On)) Advance();
        if (!Take(Keyword.On)) return new UtilityStatement("CREATE TRIGGER", SpanFrom(head.Start));
        var table = ParseObjectName();
        if (Grammar.StatementsWithoutSeparator) return ParseBatchTrigger(name, table, head.Start);
        var newRow = "NEW";
        var oldRow = "OLD";
        var tables = ImmutableArray.CreateBuilder<SqlStatement>();
        while (!AtRoutineEnd() && !AtTriggerBody())
        {
            if (AtAny(Keyword.New, Keyword.Old) && Peek().Keyword == Keyword.Table) tables.Add(ReadTransitionTable(table));
            else if (AtAny(Keyword.New, Keyword.Old)) ReadTransitionName(ref newRow, ref oldRow);
            else if (At(Keyword.For) && WordIs(Peek(), "EACH")) Skip(3);
            else SkipCopyWord();
        }

        if (AtRoutineEnd()) return new OpaqueStatement("a trigger whose body is elsewhere", SpanFrom(head.Start));
        var body = At(Keyword.Execute) ? ParseTriggerCall() : ParseBodyBlock();
        var span = SpanFrom(head.Start);
        tables.Add(body);
        var rows = new Block(tables.ToImmutable(), [], span) { Loop = new CursorLoop(oldRow, EverythingFrom(table)) };
        var newRows = new CursorLoop(newRow, EverythingFrom(table)) { Changed = table };
        return new CreateProcedureStatement(name, [], new Block([rows], [], span) { Loop = newRows }, span);
    }

    private bool AtTriggerBody() => Current.Keyword switch
    {
        Keyword.Begin or Keyword.Declare or Keyword.Set or Keyword.If or Keyword.Case or Keyword.Call or Keyword.Execute => true,
        Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge or Keyword.Select or Keyword.Replace =>
            _tokens[_position - 1].Keyword is not (Keyword.Of or Keyword.Or),
        _ => AtLabel(_position),
    };

    // REFERENCING NEW TABLE AS n: all changed rows, under that name.
    private CreateViewStatement ReadTransitionTable(ObjectName table)
    {
        var start = Current.Start;
        Skip(2);
        Take(Keyword.As);
        var name = new ObjectName([ParseIdentifier()], SpanFrom(start));
        return new CreateViewStatement(name, [], EverythingFrom(table), SpanFrom(start)) { Temporary = true };
    }

    // REFERENCING NEW [ROW] AS n OLD [ROW] AS o; MySQL's NEW and OLD in conditions name nothing.
    private void ReadTransitionName(ref string newRow, ref string oldRow)
    {
        var isNew = Advance().Keyword == Keyword.New;
        Take(Keyword.Row);
        if (!Take(Keyword.As) || !AtIdentifier()) return;
        var name = ParseIdentifier().Text;
        if (isNew) newRow = name;
        else oldRow = name;
    }

    // PostgreSQL: EXECUTE FUNCTION f().
    private CallStatement ParseTriggerCall()
    {
        var start = Advance().Start;
        if (AtAny(Keyword.Function, Keyword.Procedure)) Advance();
        var name = ParseObjectName();
        var arguments = At(Symbol.LeftParenthesis) ? ParseArguments() : [];
        return new CallStatement(name, arguments, null, SpanFrom(start));
    }

    private ObjectName? _triggerTable;

    private CreateProcedureStatement ParseBatchTrigger(ObjectName name, ObjectName table, int start)
    {
        while (!AtEnd && !AtBatchEnd && !(At(Keyword.As) && _tokens[_position - 1].Keyword is not (Keyword.Exec or Keyword.Execute)))
            Advance();
        if (!Take(Keyword.As) || At(Keyword.External))
        {
            if (At(Keyword.External)) SkipToStatementEnd();
            return Trigger(new OpaqueStatement("a body in another language", SpanFrom(start)));
        }

        _triggerTable = table;
        var body = ParseBatchBody();
        _triggerTable = null;
        return Trigger(body);

        CreateProcedureStatement Trigger(SqlStatement action) => new(name, [], action, SpanFrom(start));
    }

    // FROM inserted i, JOIN deleted: the trigger's own table.
    private TableReference ChangedRows(TableReference table)
    {
        if (_triggerTable is null || table.Name.Parts.Length > 1) return table;
        var name = table.Name.Last;
        var isChanged = name.Text.Equals("inserted", StringComparison.OrdinalIgnoreCase)
            || name.Text.Equals("deleted", StringComparison.OrdinalIgnoreCase);
        return isChanged ? table with { Name = _triggerTable, Alias = table.Alias ?? new TableAlias(name, []) } : table;
    }
}
