using System.Runtime.CompilerServices;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <summary>Tells bodies that change tables from bodies that only compute.</summary>
internal static class StatementEffects
{
    /// <summary>True where a statement inside writes, creates or drops a table, or may do so.</summary>
    public static bool ChangeTables(SqlStatement body)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return true;
        return body switch
        {
            Block block => block.Statements.Any(ChangeTables),
            InsertStatement insert => !insert.Target.TableVariable,
            UpdateStatement update => !update.Target.TableVariable,
            DeleteStatement delete => !delete.Target.TableVariable,
            CreateTableStatement table => !table.TableVariable,
            MergeStatement or CopyStatement or CreateViewStatement or AlterTableStatement or DropStatement or TruncateStatement
                or CallStatement
                or DynamicSqlStatement => true,
            _ => false,
        };
    }
}
