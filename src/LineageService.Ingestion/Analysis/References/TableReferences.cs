using System.Collections.Immutable;
using LineageService.Sql.Catalog;
using LineageService.Sql.Parsing;

namespace LineageService.Ingestion.Analysis.References;

/// <summary>
/// The tables that a script names, as written, before anything is resolved: enough to put tasks in order. Not lineage. Names of CTEs and
/// temporary objects of the script are left out.
/// </summary>
public sealed record TableReferences(ImmutableArray<TableName> Reads, ImmutableArray<TableName> Writes)
{
    public static TableReferences None { get; } = new([], []);

    /// <summary>Collects the names of a parsed script.</summary>
    public static TableReferences Of(ParsedScript script)
    {
        var collector = new ReferenceCollector();
        foreach (var statement in script.Statements) collector.Visit(statement);
        return collector.ToReferences();
    }
}
