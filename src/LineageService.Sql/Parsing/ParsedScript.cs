using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

/// <summary>
/// What a front end makes of a text: its statements in order and what was odd about it. The meeting point of all front ends.
/// </summary>
public sealed record ParsedScript(ImmutableArray<SqlStatement> Statements, ImmutableArray<Diagnostic> Diagnostics);
