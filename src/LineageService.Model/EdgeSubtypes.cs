namespace LineageService.Model;

/// <summary>Facts about <see cref="EdgeSubtype"/>: its type, its wire name and how subtypes compose over hops.</summary>
public static class EdgeSubtypes
{
    private static readonly string[] WireNames =
        ["IDENTITY", "TRANSFORMATION", "AGGREGATION", "CONDITIONAL", "WINDOW", "SORT", "FILTER", "JOIN", "GROUP_BY", "ROW_SET", "SET_DEPENDENCE"];

    public static EdgeType Type(this EdgeSubtype subtype) => subtype <= EdgeSubtype.Aggregation ? EdgeType.Direct : EdgeType.Indirect;

    /// <summary>The name on the wire, OpenLineage's where it has one: <c>GROUP_BY</c>.</summary>
    public static string WireName(this EdgeSubtype subtype) => WireNames[(int)subtype];

    /// <summary>Reads a wire name, case-insensitively; false for one that is not known.</summary>
    public static bool TryParse(string? text, out EdgeSubtype subtype)
    {
        for (var index = 0; index < WireNames.Length; index++)
        {
            if (!string.Equals(WireNames[index], text, StringComparison.OrdinalIgnoreCase)) continue;
            subtype = (EdgeSubtype)index;
            return true;
        }

        subtype = default;
        return false;
    }

    /// <summary>
    /// The subtype of a path of two hops: INDIRECT absorbs DIRECT; among DIRECT the first present of
    /// AGGREGATION &gt; TRANSFORMATION &gt; IDENTITY (lineage-semantics.md §1). Of two INDIRECT the one nearer the target stands.
    /// </summary>
    public static EdgeSubtype Then(this EdgeSubtype upstream, EdgeSubtype downstream) =>
        downstream > EdgeSubtype.Aggregation ? downstream
        : upstream > EdgeSubtype.Aggregation ? upstream
        : (EdgeSubtype)Math.Max((byte)upstream, (byte)downstream);
}
