using System.Collections.Immutable;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Sql.Catalog;
using LineageService.Sql.Scripts;

namespace LineageService.Ingestion.Analysis;

/// <summary>
/// One text to analyse apart from any store: a line of <c>lineage analyze --jsonl</c>, a body of <c>POST /api/v2/sql/analyze</c>.
/// Not a task: nothing is kept of it.
/// </summary>
/// <param name="Dialect">The dialect's name; an unknown one is ANSI with a warning.</param>
/// <param name="Schema">Tables known beforehand; null where there are none.</param>
public sealed record AnalysisRequest(string Dialect, string Sql, ISchemaCatalog? Schema = null)
{
    /// <summary>The caller's mark as raw JSON, handed back as it came; null where none was given.</summary>
    public string? Id { get; init; }

    public string? DefaultDatabase { get; init; }

    public string? DefaultSchema { get; init; }

    /// <summary>Where the rows of a bare query go; null: to the client.</summary>
    public string? Target { get; init; }

    /// <summary>Scripts that come first and refine the schema.</summary>
    public ImmutableArray<string> Context { get; init; } = [];

    /// <summary>Also infers types, nullability and keys of what comes out.</summary>
    public bool InferTypes { get; init; }

    /// <summary>Gives the scripts that the text runs by name; null where none can be read, as of a text that came over the network.</summary>
    public IScriptSource? Scripts { get; init; }

    /// <summary>Functions that a configuration adds to the dialect.</summary>
    public UserFunctions Functions { get; init; } = UserFunctions.None;
}
