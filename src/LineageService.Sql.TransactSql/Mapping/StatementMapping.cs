using System.Collections.Immutable;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private void AddStatements(IList<Dom.TSqlStatement> statements, ImmutableArray<SqlStatement>.Builder into)
    {
        foreach (var statement in statements) AddStatement(statement, into);
    }

    private ImmutableArray<SqlStatement> Statements(Dom.StatementList? list)
    {
        if (list is null) return [];
        var statements = ImmutableArray.CreateBuilder<SqlStatement>(list.Statements.Count);
        AddStatements(list.Statements, statements);
        return statements.ToImmutable();
    }

    /// <summary>One statement of ScriptDom as one of the model; several (<c>DECLARE @a int, @b int</c>) as a block.</summary>
    private SqlStatement Statement(Dom.TSqlStatement statement)
    {
        var statements = ImmutableArray.CreateBuilder<SqlStatement>(1);
        AddStatement(statement, statements);
        return statements.Count == 1 ? statements[0] : new Block(statements.ToImmutable(), [], Span(statement));
    }

    private void AddStatement(Dom.TSqlStatement statement, ImmutableArray<SqlStatement>.Builder into)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        Descend(statement);
        switch (statement)
        {
            case Dom.DeclareVariableStatement declare:
                AddDeclarations(declare, into);
                break;
            case Dom.AlterTableAddTableElementStatement alter:
                AddColumns(alter, into);
                break;
            case Dom.AlterTableDropTableElementStatement alter:
                DropColumns(alter, into);
                break;
            case Dom.CreateSchemaStatement schema:
                into.Add(Utility(schema));
                if (schema.StatementList is { } elements) AddStatements(elements.Statements, into);
                break;
            case Dom.CopyStatement copy:
                AddCopies(copy, into);
                break;
            default:
                into.Add(Single(statement));
                break;
        }

        Ascend();
    }

    private SqlStatement Single(Dom.TSqlStatement statement) => statement switch
    {
        Dom.SelectStatement select => Select(select),
        Dom.InsertStatement insert =>
            Modification(insert.InsertSpecification, insert, CommonTableExpressions(insert.WithCtesAndXmlNamespaces)),
        Dom.UpdateStatement update =>
            Modification(update.UpdateSpecification, update, CommonTableExpressions(update.WithCtesAndXmlNamespaces)),
        Dom.DeleteStatement delete =>
            Modification(delete.DeleteSpecification, delete, CommonTableExpressions(delete.WithCtesAndXmlNamespaces)),
        Dom.MergeStatement merge => Modification(merge.MergeSpecification, merge, CommonTableExpressions(merge.WithCtesAndXmlNamespaces)),
        Dom.BeginEndBlockStatement block => new Block(Statements(block.StatementList), [], Span(block)),
        Dom.IfStatement choice => If(choice),
        Dom.WhileStatement loop => new Block([Statement(loop.Statement)], [Condition(loop.Predicate)], Span(loop)),
        Dom.TryCatchStatement attempt => TryCatch(attempt),
        Dom.SetVariableStatement set => SetVariable(set),
        Dom.DeclareTableVariableStatement declare => DeclareTable(declare.Body, declare),
        Dom.ReturnStatement end => new ReturnStatement(end.Expression is { } value ? Expression(value) : null, Query: null, Span(end)),
        Dom.ExecuteStatement execute => Execute(execute.ExecuteSpecification, execute),
        Dom.DeclareCursorStatement cursor => Cursor(cursor.Name.Value, cursor.CursorDefinition, cursor),
        Dom.FetchCursorStatement fetch => Fetch(fetch),
        Dom.ReceiveStatement receive => Receive(receive),
        Dom.WaitForStatement { Statement: Dom.ReceiveStatement receive } => Receive(receive),
        Dom.UseStatement use => new UseStatement(ObjectName(use.DatabaseName), Span(use)),
        Dom.CreateTableStatement table => CreateTable(table),
        Dom.CreateExternalTableStatement table => CreateExternalTable(table),
        Dom.ViewStatementBody { SelectStatement: not null } view => CreateView(view),
        Dom.ProcedureStatementBody procedure => CreateProcedure(procedure),
        Dom.FunctionStatementBody function => CreateFunction(function),
        Dom.TriggerStatementBody trigger => CreateTrigger(trigger),
        Dom.CreateSynonymStatement synonym =>
            new CreateSynonymStatement(ObjectName(synonym.Name), ObjectName(synonym.ForName), Span(synonym)),
        Dom.TruncateTableStatement truncate => new TruncateStatement(ObjectName(truncate.TableName), Span(truncate)),
        Dom.AlterTableStatement alter => AlterTable(alter),
        Dom.AlterSchemaStatement transfer => Transfer(transfer),
        Dom.RenameEntityStatement rename => Rename(rename),
        Dom.BulkInsertStatement bulk => BulkInsert(bulk),
        _ => Drop(statement) ?? Other(statement),
    };

    private Block If(Dom.IfStatement choice)
    {
        var condition = Condition(choice.Predicate);
        var then = Statement(choice.ThenStatement);
        ImmutableArray<SqlStatement> statements = choice.ElseStatement is { } other ? [then, Statement(other)] : [then];
        return new Block(statements, [condition], Span(choice));
    }

    private Block TryCatch(Dom.TryCatchStatement attempt)
    {
        var span = Span(attempt);
        ImmutableArray<SqlStatement> parts =
        [
            new Block(Statements(attempt.TryStatements), [], attempt.TryStatements is { StartOffset: >= 0 } body ? Span(body) : span),
            new Block(
                Statements(attempt.CatchStatements), [], attempt.CatchStatements is { StartOffset: >= 0 } handler ? Span(handler) : span),
        ];
        return new Block(parts, [], span);
    }
}
