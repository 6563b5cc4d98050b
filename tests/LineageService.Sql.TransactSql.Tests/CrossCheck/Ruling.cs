using System.Text.RegularExpressions;

namespace LineageService.Sql.TransactSql.Tests.CrossCheck;

/// <summary>Who gave a fact.</summary>
internal enum FrontEnd : byte
{
    ScriptDom,
    Own,
}

/// <summary>A kind of fact that only one front end gives, and what its text begins with.</summary>
internal sealed record RuledFact(FrontEnd Only, FactKind Kind, string Beginning = "");

/// <summary>
/// A difference that stays, with the reason: which facts of which construct only one front end gives. It explains a fact whose place
/// touches the construct in the text (one without a place where the text has the construct), never the text as a whole. One that explains nothing
/// fails the test; docs/tsql-front-ends.md lists them.
/// </summary>
/// <param name="Construct">Finds the construct in a text.</param>
internal sealed record Ruling(string Name, Regex Construct, IReadOnlyList<RuledFact> Facts, string Reason)
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>How many facts it explained.</summary>
    public int Uses { get; private set; }

    public static IReadOnlyList<Ruling> All() =>
    [
        new(
            "Joins of other dialects",
            new Regex(@"\bselect\b.*\b(semi|anti|global)(\s+full)?\s+join\b.*", Options),
            [
                new(FrontEnd.ScriptDom, FactKind.Edge, ".* <- "), new(FrontEnd.ScriptDom, FactKind.Unknown, "star-without-schema"),
                new(FrontEnd.ScriptDom, FactKind.Unknown, "ambiguous-column"), new(FrontEnd.Own, FactKind.Unknown, "ambiguous-column"),
            ],
            "T-SQL has no such join and the word is an alias; the own parser keeps the join, which is what a text of another dialect means."),
        new(
            "MINUS",
            new Regex(@"\b\w+\s+minus\s+select\b.*", Options),
            [new(FrontEnd.ScriptDom, FactKind.Column), new(FrontEnd.Own, FactKind.Column)],
            "T-SQL has EXCEPT; MINUS is an alias there. The own parser keeps the set operation."),
        new(
            "Statements of other dialects",
            new Regex(@"^\s*(explain|load|call)\b.*", Options),
            [
                new(FrontEnd.ScriptDom, FactKind.Unknown, "opaque-function"), new(FrontEnd.Own, FactKind.Unknown, "opaque-function"),
                new(FrontEnd.ScriptDom, FactKind.Edge), new(FrontEnd.ScriptDom, FactKind.RowEdge),
                new(FrontEnd.ScriptDom, FactKind.Column), new(FrontEnd.ScriptDom, FactKind.Input),
            ],
            "The first word of a batch may be a procedure's name in T-SQL; the own parser takes these for what they are elsewhere."),
    ];

    public bool Explains(string sql, LineageFact fact, FrontEnd frontEnd)
    {
        var isRuled = Facts.Any(ruled =>
            ruled.Only == frontEnd && ruled.Kind == fact.Kind && fact.Text.StartsWith(ruled.Beginning, StringComparison.Ordinal));
        if (!isRuled || !Touches(sql, fact)) return false;
        Uses++;
        return true;
    }

    private bool Touches(string sql, LineageFact fact)
    {
        foreach (Match match in Construct.Matches(sql))
        {
            if (fact.Span is not { } span || (match.Index < span.End && span.Start < match.Index + match.Length)) return true;
        }

        return false;
    }
}
