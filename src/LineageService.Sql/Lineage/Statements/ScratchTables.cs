using System.Collections.Immutable;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <summary>Finds permanent tables that a script creates and drops again: they are collapsed like temp tables (lineage-semantics.md §3).</summary>
internal static class ScratchTables
{
    public static HashSet<string> In(ImmutableArray<SqlStatement> statements)
    {
        var created = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var scratch = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Walk(statements, created, scratch);
        return scratch;
    }

    private static void Walk(ImmutableArray<SqlStatement> statements, HashSet<string> created, HashSet<string> scratch)
    {
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case CreateTableStatement table:
                    created.Add(table.Name.ToString());
                    scratch.Remove(table.Name.ToString());
                    break;
                case CreateViewStatement view:
                    created.Add(view.Name.ToString());
                    scratch.Remove(view.Name.ToString());
                    break;
                case QueryStatement { Query: SelectBlock { Into: { } into } }:
                    created.Add(into.ToString());
                    scratch.Remove(into.ToString());
                    break;
                case DropStatement drop:
                    foreach (var name in drop.Names)
                    {
                        if (created.Contains(name.ToString())) scratch.Add(name.ToString());
                    }

                    break;
                case AlterTableStatement { Action: AlterAction.RenameTable or AlterAction.SwapTable } rename:
                    // Renamed, it lives on under another name.
                    created.Remove(rename.Name.ToString());
                    break;
                case Block block:
                    Walk(block.Statements, created, scratch);
                    break;
                case CreateProcedureStatement procedure:
                    Walk([procedure.Body], created, scratch);
                    break;
                default:
                    break;
            }
        }
    }
}
