using System.Collections.Immutable;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Catalogs;

/// <summary>Tells DDL from a task: a script that only creates tables by their columns moves no rows, it is a catalog.</summary>
public static class DdlScript
{
    /// <summary>True where the script creates at least one table and does nothing that has lineage. Views have lineage: they are tasks.</summary>
    public static bool IsCatalog(ParsedScript script)
    {
        var creates = false;
        return OnlyDefines(script.Statements, ref creates) && creates;
    }

    private static bool OnlyDefines(ImmutableArray<SqlStatement> statements, ref bool creates)
    {
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case CreateTableStatement { Query: null, Like: null, CloneOf: null, Temporary: false, Columns.IsEmpty: false }:
                    creates = true;
                    break;
                case UtilityStatement or UseStatement or DropStatement:
                case AlterTableStatement { Action: AlterAction.AddColumn or AlterAction.DropColumn or AlterAction.RenameColumn or AlterAction.Other }:
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
