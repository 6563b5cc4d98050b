using System.Collections.Immutable;
using LineageService.Sql.Catalog;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Analysis.References;

internal sealed partial class ReferenceCollector
{
    public void Visit(SqlStatement? statement)
    {
        if (statement is null || !MayDescend()) return;
        switch (statement)
        {
            case QueryStatement query:
                Visit(query.Query);
                break;
            case InsertStatement insert:
                Visit(insert);
                break;
            case UpdateStatement update:
                Visit(update.With);
                Visit(update.From);
                Visit(update.Where);
                foreach (var assignment in update.Assignments) Visit(assignment.Value);
                WriteUnlessAlias(update.Target, update.From);
                Visit(update.Returning);
                break;
            case DeleteStatement delete:
                Visit(delete.With);
                Visit(delete.Using);
                Visit(delete.Where);
                WriteUnlessAlias(delete.Target, delete.Using);
                Visit(delete.Returning);
                break;
            case MergeStatement merge:
                Visit(merge);
                break;
            case CopyStatement copy:
                Visit(copy.SourceQuery);
                Read(copy.SourceTable);
                Write(copy.TargetTable);
                if (copy.SourcePath is { } from) _reads.Add(new TableName([from]));
                if (copy.TargetPath is { } to) _writes.Add(new TableName([to]));
                break;
            case CreateTableStatement create:
                Visit(create.With);
                Visit(create.Query);
                Read(create.Like);
                Read(create.CloneOf);
                Create(create.Name, create.Temporary);
                break;
            case CreateViewStatement view:
                Visit(view.Query);
                Create(view.Name, view.Temporary);
                Write(view.To);
                break;
            default:
                VisitScripting(statement);
                break;
        }
    }

    private void VisitScripting(SqlStatement statement)
    {
        switch (statement)
        {
            case Block block:
                Visit(block.Loop?.Query);
                foreach (var condition in block.Conditions) Visit(condition);
                foreach (var inner in block.Statements) Visit(inner);
                break;
            case CreateProcedureStatement procedure:
                Visit(procedure.Body);
                break;
            case CreateFunctionStatement function:
                Visit(function.Expression);
                Visit(function.Query);
                Visit(function.Body);
                break;
            case DeclareVariableStatement declare:
                Visit(declare.Default);
                break;
            case AssignVariableStatement assign:
                Visit(assign.Value);
                break;
            case DeclareCursorStatement cursor:
                Visit(cursor.Query);
                break;
            case CallStatement call:
                Visit(call.Arguments);
                break;
            case ReturnStatement result:
                Visit(result.Value);
                Visit(result.Query);
                break;
            case AlterTableStatement { Action: AlterAction.RenameTable or AlterAction.SwapTable or AlterAction.SwitchPartition } alter:
                Read(alter.Name);
                Write(alter.Other);
                break;
            default:
                // Statements that move no rows, and those that were not understood.
                break;
        }
    }

    private void Visit(InsertStatement insert)
    {
        Visit(insert.With);
        Visit(insert.Source);
        Visit(insert.SourceCall);
        foreach (var partition in insert.Partitions) Visit(partition.Value);
        Write(insert.Target.Name);
        if (insert.OnConflict is { } conflict)
        {
            foreach (var assignment in conflict.Assignments) Visit(assignment.Value);
            Visit(conflict.Where);
        }

        Visit(insert.Replaces?.Condition);
        Visit(insert.Returning);
    }

    private void Visit(MergeStatement merge)
    {
        Visit(merge.With);
        Visit(merge.Source);
        Visit(merge.On);
        foreach (var branch in merge.Branches)
        {
            Visit(branch.Condition);
            Visit(branch.Values);
            foreach (var assignment in branch.Assignments) Visit(assignment.Value);
        }

        Write(merge.Target.Name);
        Visit(merge.Returning);
    }

    private void Visit(ReturningClause? returning)
    {
        if (returning is null) return;
        Write(returning.Into?.Name);
        Visit(returning.Items);
    }

    private void Create(ObjectName name, bool temporary)
    {
        if (temporary) Local(name);
        else Write(name);
    }

    // UPDATE t SET … FROM dbo.orders AS t: the target is an alias of what is read.
    private void WriteUnlessAlias(TableReference target, ImmutableArray<TableExpression> relations)
    {
        foreach (var relation in relations)
        {
            if (FindAlias(relation, target.Name) is not { } aliased) continue;
            Write(aliased);
            return;
        }

        Write(target.Name);
    }

    private static ObjectName? FindAlias(TableExpression relation, ObjectName target)
    {
        if (target.Parts.Length != 1 || !MayDescend()) return null;
        return relation switch
        {
            TableReference { Alias: { } alias } table when SameName(alias.Name, target.Last) => table.Name,
            JoinExpression join => FindAlias(join.Left, target) ?? FindAlias(join.Right, target),
            _ => null,
        };
    }

    private static bool SameName(Identifier left, Identifier right) => string.Equals(left.Text, right.Text, StringComparison.OrdinalIgnoreCase);
}
