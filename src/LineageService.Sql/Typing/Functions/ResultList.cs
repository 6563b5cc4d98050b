using System.Globalization;

namespace LineageService.Sql.Typing.Functions;

/// <summary>
/// Reads the notation of the result tables: a line is <c>result: NAME NAME …</c>; a line without colon goes on. A result is a type, or <c>$1</c> (the
/// type of argument 1, <c>$-1</c> of the last), <c>[$1]</c> (an array of it), <c>$1[]</c> (its elements), <c>$*</c> (common to all, <c>$2*</c> from the second on),
/// <c>$sum $avg $count $small $truth $map</c>, <c>#1</c> (the number family of argument 1). A <c>!</c> behind the result: NULL only where an argument is.
/// </summary>
internal static class ResultList
{
    public static IEnumerable<KeyValuePair<string, ResultRule>> Read(string text)
    {
        ResultRule? rule = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon >= 0) rule = RuleOf(line[..colon]);
            foreach (var name in line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                yield return new(name, rule ?? throw new ArgumentException("The first line has no result.", nameof(text)));
        }
    }

    private static ResultRule RuleOf(string result)
    {
        var total = result.EndsWith('!');
        if (total) result = result[..^1];
        var rule = result switch
        {
            "$sum" => new ResultRule(ResultKind.Sum, 1),
            "$avg" => new ResultRule(ResultKind.Average, 1),
            "$count" => new ResultRule(ResultKind.Count),
            "$small" => new ResultRule(ResultKind.SmallCount),
            "$map" => new ResultRule(ResultKind.Transformed),
            "$truth" => new ResultRule(ResultKind.Truth),
            "$*" => new ResultRule(ResultKind.Common, 1),
            ['[', '$', .. var inner, ']'] => new ResultRule(ResultKind.ArrayOf, Number(inner)),
            ['$', .. var inner, '[', ']'] => new ResultRule(ResultKind.ElementOf, Number(inner)),
            ['$', .. var inner, '*'] => new ResultRule(ResultKind.Common, Number(inner)),
            ['$', .. var inner] => new ResultRule(ResultKind.Argument, Number(inner)),
            ['#', .. var inner] => new ResultRule(ResultKind.Number, Number(inner)),
            _ => new ResultRule(ResultKind.Fixed, Type: SqlTypeParser.Parse(result, Plain)),
        };
        return total ? rule with { IsTotal = true } : rule;
    }

    private static TypeRules Plain { get; } = new();

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
