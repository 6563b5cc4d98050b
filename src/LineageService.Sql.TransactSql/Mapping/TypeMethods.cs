using System.Collections.Frozen;
using LineageService.Sql.Dialects;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

/// <summary>
/// Tells methods of values (<c>x.Doc.value('…', 'int')</c>, <c>s.Loc.STDistance(c.Loc)</c>) from functions of a schema (<c>dbo.f(1)</c>),
/// which the grammar writes alike. The names are those of the own dialect.
/// </summary>
internal static class TypeMethods
{
    private static readonly FrozenSet<string> Known = SqlDialects.Find("tsql", out _).Grammar.MethodNames;

    /// <summary>True where a call on <paramref name="target"/> is a method of its value.</summary>
    public static bool IsMethod(string name, Dom.MultiPartIdentifier target) =>
        Known.Contains(name) && !(target.Count == 1 && target[0].Value.Equals("dbo", StringComparison.OrdinalIgnoreCase));
}
