using System.Text.RegularExpressions;

namespace LineageService.Sql.TransactSql.Tests;

/// <summary>A construct that the two front ends read differently on purpose, told by the text, with the ruling.</summary>
internal sealed record RuledDifference(string Construct, Regex Pattern, string Ruling)
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    public static IReadOnlyList<RuledDifference> All { get; } =
    [
        new(
            "FETCH without INTO",
            new Regex(@"\bfetch\b", Options),
            "The row goes to the client, so the cursor's tables are inputs: ScriptDom's reading."),
        new("graph patterns", new Regex(@"\bmatch\s*\(", Options), "MATCH names tables, not columns: ScriptDom's reading."),
        new(
            "queues",
            new Regex(@"\breceive\b", Options),
            "RECEIVE moves messages into variables and tables: unknown, ScriptDom's reading."),
        new("static methods", new Regex(@"::", Options), "A type in front of :: is no column: ScriptDom's reading."),
        new(
            "OVER of a sequence",
            new Regex(@"\bnext\s+value\s+for\b", Options),
            "The order in which values are given is a WINDOW influence: ScriptDom's reading."),
        new("IDENTITY in SELECT INTO", new Regex(@"\bidentity\s*\(\s*\w+\s*,", Options), "The type is no column: ScriptDom's reading."),
        new("serialised subqueries", new Regex(@"\bfor\s+(xml|json)\b", Options), "All columns become one value: ScriptDom's reading."),
        new(
            "remote targets",
            new Regex(@"\b(openquery|openrowset|opendatasource)\b", Options),
            "A change on another server is unknown: ScriptDom's reading."),
        new(
            "full-text and change functions",
            new Regex(@"\b(contains|freetext|containstable|freetexttable|changetable|semantic\w+table|update)\s*\(", Options),
            "Their columns are those of the searched table; UPDATE(c) asks for a change, not a value: ScriptDom's reading."),
        new(
            "ledger columns",
            new Regex(@"\bgenerated\s+always\b", Options),
            "GENERATED ALWAYS AS ROW START is no computed column: ScriptDom's reading."),
        new(
            "TRUE and FALSE",
            new Regex(@"\b(true|false)\b", Options),
            "Neither is a literal of T-SQL: a column of that name in ScriptDom's reading."),
    ];

    public static RuledDifference? For(string sql) => All.FirstOrDefault(difference => difference.Pattern.IsMatch(sql));
}
