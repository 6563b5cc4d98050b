using System.Collections.Frozen;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <summary>
/// System procedures that are known to move no data. Sources: SQL Server 2022, "System stored procedures"; Oracle Database 19c, "PL/SQL Packages and
/// Types Reference".
/// </summary>
internal static class SystemProcedures
{
    private static readonly string[] Prefixes = ["sp_help", "sp_add", "sp_set", "sp_update", "sp_lock", "sp_who", "sp_send_db", "sp_getapplock", "sp_releaseapplock", "xp_"];

    // Packages of which no procedure moves rows between tables.
    private static readonly FrozenSet<string> Packages = new[]
    {
        "dbms_output", "dbms_stats", "dbms_lock", "dbms_session", "dbms_application_info", "dbms_random", "dbms_utility",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Names = new[]
    {
        "sp_rename", "sp_recompile", "sp_refreshview", "sp_refreshsqlmodule", "sp_configure", "sp_tableoption", "sp_dropextendedproperty",
        "sp_describe_first_result_set", "sp_executesql", "sp_xml_preparedocument", "sp_xml_removedocument", "sp_spaceused", "sp_columns", "sp_tables",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool MoveNoData(ObjectName procedure)
    {
        var name = procedure.Last.Text;
        return Names.Contains(name) || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            || (procedure.Parts is [.., var package, _] && Packages.Contains(package.Text));
    }
}
