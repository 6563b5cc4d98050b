using System.Collections.Immutable;

namespace LineageService.Sql.Tests.Goldens;

/// <summary>A row of docs/engine-constructs.md, as <c>Goldens/constructs.json</c> gives it. It is no list of what the engine can parse.</summary>
/// <param name="Id">What a golden names in its <c>@</c> line.</param>
/// <param name="Mark">A pattern that the text of every golden of this construct must hold, so that a golden cannot claim what it does not contain.</param>
/// <param name="Absent">Dialects whose manual has no such construct.</param>
public sealed record Construct(string Id, string Group, string Title, string Mark, ImmutableArray<string> Absent);
