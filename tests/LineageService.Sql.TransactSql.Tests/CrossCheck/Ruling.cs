using System.Text.RegularExpressions;

namespace LineageService.Sql.TransactSql.Tests.CrossCheck;

/// <summary>Who gave a fact.</summary>
internal enum FrontEnd : byte
{
    ScriptDom,
    Own,
}

/// <summary>
/// A difference that stays, with the reason: which kind of fact of which construct only one front end gives. It explains a fact whose place
/// touches the construct in the text, never the text as a whole; one that explains nothing fails the test. The table of
/// docs/tsql-front-ends.md is made of these.
/// </summary>
/// <param name="Construct">Finds the construct in a text.</param>
/// <param name="Text">What the fact's text must look like.</param>
internal sealed record Ruling(string Name, Regex Construct, FrontEnd Only, FactKind Kind, Regex Text, string Reason)
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>How many facts it explained in this run.</summary>
    public int Uses { get; private set; }

    public static IReadOnlyList<Ruling> All { get; } = [];

    public bool Explains(string sql, LineageFact fact, FrontEnd frontEnd)
    {
        if (frontEnd != Only || fact.Kind != Kind || fact.Span is not { } span || !Text.IsMatch(fact.Text)) return false;
        foreach (Match match in Construct.Matches(sql))
        {
            if (match.Index >= span.End || match.Index + match.Length <= span.Start) continue;
            Uses++;
            return true;
        }

        return false;
    }
}
