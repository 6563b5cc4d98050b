using System.Collections.Frozen;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

/// <summary>
/// Tells methods of values (<c>x.Doc.value('…', 'int')</c>, <c>s.Loc.STDistance(c.Loc)</c>) from functions of a schema (<c>dbo.f(1)</c>),
/// which the grammar writes alike. Names are those of the xml, hierarchyid, geometry and geography types (SQL Server 2019 documentation).
/// </summary>
internal static class TypeMethods
{
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
        [
            "value", "query", "exist", "modify", "nodes",
            "GetAncestor", "GetDescendant", "GetLevel", "IsDescendantOf", "GetReparentedValue", "ToString",
            "AsGml", "AsTextZM", "AsBinaryZM", "BufferWithCurves", "BufferWithTolerance", "CurveToLineWithTolerance", "EnvelopeAngle",
            "EnvelopeCenter", "Filter", "InstanceOf", "IsValidDetailed", "MakeValid", "MinDbCompatibilityLevel", "NumRings", "Reduce",
            "ReorientObject", "RingN", "ShortestLineTo",
        ],
        StringComparer.OrdinalIgnoreCase);

    // STArea, STBuffer …: all methods of the OGC standard, and nothing else by habit, start so.
    private static bool IsSpatial(string name) =>
        name.Length > 2 && name.StartsWith("ST", StringComparison.Ordinal) && char.IsAsciiLetterUpper(name[2]);

    /// <summary>True where a call on <paramref name="target"/> is a method of its value.</summary>
    public static bool IsMethod(string name, Dom.MultiPartIdentifier target) =>
        (Known.Contains(name) || IsSpatial(name))
        && !(target.Count == 1 && target[0].Value.Equals("dbo", StringComparison.OrdinalIgnoreCase));
}
