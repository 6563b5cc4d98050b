using System.Collections.Immutable;

namespace LineageService.Sql.Lineage;

/// <summary>How a text is to be analysed, besides its dialect and catalog.</summary>
public sealed record AnalysisOptions
{
    public static AnalysisOptions Default { get; } = new();

    /// <summary>Catalog or database put in front of names that lack it; null: none.</summary>
    public string? DefaultDatabase { get; init; }

    /// <summary>Schema put in front of bare names; null: none.</summary>
    public string? DefaultSchema { get; init; }

    /// <summary>Where the rows of a bare query go (a task's <c>target</c>); null: to the client.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// Also states what the fields inside a struct column come from: <c>payload → payload</c> carries <c>payload.phone → payload.phone</c>. A graph needs
    /// it, so that a nested field has a way on; a statement by itself does not say it.
    /// </summary>
    public bool NestedFields { get; init; }

    /// <summary>
    /// Also states that the columns of a renamed or swapped table are those of the old name. A statement by itself only changes a name; a graph, in which both
    /// names stand, would end at it.
    /// </summary>
    public bool CarriesRenames { get; init; }

    /// <summary>Also infers types, nullability and keys of what comes out; costs a second look at each column.</summary>
    public bool InferTypes { get; init; }

    /// <summary>Also records how the text uses its tables (<see cref="LineageResult.Uses"/>).</summary>
    public bool RecordUses { get; init; }

    /// <summary>Procedures and functions that other texts define, expanded where the text calls them.</summary>
    public Catalog.RoutineCatalog Routines { get; init; } = Catalog.RoutineCatalog.Empty;

    /// <summary>What is known outside of a text that is a template (its dbt project's manifest); null for nothing. The front end has it too.</summary>
    public Templates.TemplateContext? Template { get; init; }

    /// <summary>Gives the scripts that the text runs by name (<c>source x.hql;</c>); null where none can be read. The front end has it too.</summary>
    public Scripts.IScriptSource? Scripts { get; init; }

    /// <summary>Scripts that come first and refine the catalog; their views and temp objects are expanded through and give no edges of their own.</summary>
    public ImmutableArray<string> Context { get; init; } = [];
}
