using System.Collections.Immutable;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private void AddColumns(Dom.AlterTableAddTableElementStatement alter, ImmutableArray<SqlStatement>.Builder into)
    {
        var columns = ColumnDefinitions(alter.Definition);
        if (columns.IsEmpty) into.Add(AlterTable(alter));
        foreach (var column in columns)
            into.Add(new AlterTableStatement(ObjectName(alter.SchemaObjectName), AlterAction.AddColumn, null, column, null, Span(alter)));
    }

    private void DropColumns(Dom.AlterTableDropTableElementStatement alter, ImmutableArray<SqlStatement>.Builder into)
    {
        // DROP COLUMN a, b: the kind is written once and holds for what follows.
        var before = into.Count;
        var kind = Dom.TableElementType.NotSpecified;
        foreach (var element in alter.AlterTableDropTableElements)
        {
            if (element.TableElementType != Dom.TableElementType.NotSpecified) kind = element.TableElementType;
            if (kind != Dom.TableElementType.Column) continue;
            into.Add(new AlterTableStatement(
                ObjectName(alter.SchemaObjectName), AlterAction.DropColumn, null, null, Name(element.Name), Span(alter)));
        }

        if (into.Count == before) into.Add(AlterTable(alter));
    }

    private AlterTableStatement AlterTable(Dom.AlterTableStatement alter)
    {
        var name = ObjectName(alter.SchemaObjectName);
        return alter switch
        {
            Dom.AlterTableSwitchStatement change => new AlterTableStatement(
                name, AlterAction.SwitchPartition, ObjectName(change.TargetTable), null, null, Span(alter)),
            _ => new AlterTableStatement(name, AlterAction.Other, null, null, null, Span(alter)),
        };
    }

    /// <summary>ALTER SCHEMA s TRANSFER t: the table's new name is <c>s.t</c>.</summary>
    private SqlStatement Transfer(Dom.AlterSchemaStatement transfer)
    {
        if (transfer.ObjectKind is not (Dom.SecurityObjectKind.NotSpecified or Dom.SecurityObjectKind.Object)) return Utility(transfer);
        var old = ObjectName(transfer.ObjectName);
        var renamed = new ObjectName([Name(transfer.Name), old.Last], Span(transfer.Name));
        return new AlterTableStatement(old, AlterAction.RenameTable, renamed, null, null, Span(transfer));
    }

    /// <summary>RENAME OBJECT (Synapse): the new name stays in the old schema.</summary>
    private SqlStatement Rename(Dom.RenameEntityStatement rename)
    {
        if (rename.RenameEntityType != Dom.SecurityObjectKind.Object) return Utility(rename);
        var old = ObjectName(rename.OldName);
        var renamed = new ObjectName(old.Parts.SetItem(old.Parts.Length - 1, Name(rename.NewName)), Span(rename.NewName));
        return new AlterTableStatement(old, AlterAction.RenameTable, renamed, null, null, Span(rename));
    }

    private DropStatement? Drop(Dom.TSqlStatement statement) => statement switch
    {
        Dom.DropSchemaStatement schema => new DropStatement("SCHEMA", [ObjectName(schema.Schema)], Span(schema)),
        Dom.DropDatabaseStatement database => new DropStatement("DATABASE", [.. database.Databases.Select(ObjectName)], Span(database)),
        Dom.DropTypeStatement type => new DropStatement("TYPE", [ObjectName(type.Name)], Span(type)),
        Dom.DropObjectsStatement drop => new DropStatement(DroppedKind(drop), [.. drop.Objects.Select(ObjectName)], Span(drop)),
        _ => null,
    };

    private static string DroppedKind(Dom.DropObjectsStatement drop) => drop switch
    {
        Dom.DropTableStatement or Dom.DropExternalTableStatement => "TABLE",
        Dom.DropViewStatement => "VIEW",
        Dom.DropProcedureStatement => "PROCEDURE",
        Dom.DropFunctionStatement => "FUNCTION",
        Dom.DropTriggerStatement => "TRIGGER",
        Dom.DropSynonymStatement => "SYNONYM",
        Dom.DropSequenceStatement => "SEQUENCE",
        Dom.DropAggregateStatement => "AGGREGATE",
        Dom.DropDefaultStatement => "DEFAULT",
        Dom.DropRuleStatement => "RULE",
        _ => "OBJECT",
    };
}
