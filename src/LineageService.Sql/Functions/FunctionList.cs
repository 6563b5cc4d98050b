using LineageService.Model;

namespace LineageService.Sql.Functions;

/// <summary>
/// Reads the compact notation of the catalogue files: names split by white space, each <c>NAME[!][^][/arity][:roles][~|+]</c>. <c>!</c>
/// niladic; <c>^</c> what WITHIN GROUP orders is the value; <c>/3</c> roles hold from three arguments on; roles one letter an argument (v
/// value, c condition, s sort key, k keyword, d date part, r relation read, a columns of it); <c>~</c> conditions and results alternate
/// after the roles, <c>+</c> the last role goes on.
/// </summary>
internal static class FunctionList
{
    internal static IEnumerable<FunctionSignature> Aggregates(string text) => Read(FunctionClass.Aggregate, text);

    internal static IEnumerable<FunctionSignature> Windows(string text) => Read(FunctionClass.Window, text);

    internal static IEnumerable<FunctionSignature> Tables(string text) => Read(FunctionClass.Table, text);

    internal static IEnumerable<FunctionSignature> Scalars(string text) => Read(FunctionClass.Scalar, text);

    private static IEnumerable<FunctionSignature> Read(FunctionClass functionClass, string text)
    {
        foreach (var entry in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) yield return ReadOne(functionClass, entry);
    }

    private static FunctionSignature ReadOne(FunctionClass functionClass, string entry)
    {
        var alternating = entry.EndsWith('~');
        var repeats = entry.EndsWith('+');
        if (alternating || repeats) entry = entry[..^1];
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        var roles = colon < 0 ? null : entry[(colon + 1)..].Select(RoleOfLetter).ToArray();
        var head = colon < 0 ? entry : entry[..colon];
        var slash = head.IndexOf('/', StringComparison.Ordinal);
        var arity = slash < 0 ? 0 : int.Parse(head[(slash + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        var name = slash < 0 ? head : head[..slash];
        var niladic = name.EndsWith('!');
        var ordered = name.EndsWith('^');
        return new(
            niladic || ordered ? name[..^1] : name, functionClass, roles, niladic, alternating, MinimumArity: arity, LastRoleRepeats: repeats,
            OrderIsValue: ordered);
    }

    private static ArgumentRole RoleOfLetter(char letter) => letter switch
    {
        'v' => ArgumentRole.Value,
        'c' => ArgumentRole.Condition,
        's' => ArgumentRole.SortKey,
        'k' => ArgumentRole.Keyword,
        'd' => ArgumentRole.DatePart,
        'r' => ArgumentRole.Relation,
        'a' => ArgumentRole.RelationColumn,
        _ => throw new ArgumentException("A role is one of v, c, s, k, d, r, a.", nameof(letter)),
    };
}
