using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

/// <summary>
/// What a front end makes of a text: its statements in order and what was odd about it. The meeting point of all front ends.
/// </summary>
public sealed record ParsedScript(ImmutableArray<SqlStatement> Statements, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Scripts that the text runs by name and that could not be read; places are of the text given.</summary>
    public ImmutableArray<UnknownLineage> Unread { get; init; } = [];

    /// <summary>
    /// Where a place of the statements lies in the text that was given, where that is another than the one parsed (a rendered template);
    /// null where they are one. The diagnostics' places are of the text given.
    /// </summary>
    public Func<TextSpan, TextSpan>? Places { get; init; }

    /// <summary>What reading cost, in places visited that may hold others and in tokens looked ahead: for the tests of linear time.</summary>
    internal long Steps { get; init; }
}
