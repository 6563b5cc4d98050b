using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Analysis.Events;

/// <summary>
/// What an event's SQL leaves unknown, said of the columns of its target: the engine's own unknowns name the place in the text where it lost
/// the trace, which tells nobody which column to doubt.
/// </summary>
internal static class StatementUnknowns
{
    /// <param name="isIncomplete">True where the target has unknowns at all.</param>
    /// <param name="isTarget">True for the tables that are the target.</param>
    public static ImmutableArray<UnknownLineage> Of(
        LineageResult result, DatasetId target, bool isIncomplete, Func<TableName, bool> isTarget)
    {
        if (!isIncomplete || result.Unknowns.IsEmpty) return [];
        var cause = result.Unknowns[0];
        var unknowns = ImmutableArray.CreateBuilder<UnknownLineage>();
        foreach (var column in result.OutputColumns)
        {
            if (column.State == OriginState.Unknown && column.Column.Table is { } table && isTarget(table))
                unknowns.Add(cause with { Table = target.Name, Column = column.Column.Column });
        }

        if (unknowns.Count == 0 || result.OpaqueStatements > 0)
            unknowns.AddRange(result.Unknowns.Select(unknown => unknown with { Table = target.Name, Column = null }));
        return unknowns.DrainToImmutable();
    }
}
