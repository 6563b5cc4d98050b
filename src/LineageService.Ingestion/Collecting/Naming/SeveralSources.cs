using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>
/// Puts the topics of a list in the place of the table that a script defines over them: what the script reads from it, it reads from each, and what it
/// writes into it may go to each. What is read by a pattern is unknown in part: nobody but its run knows what fits.
/// </summary>
internal static class SeveralSources
{
    private static readonly ImmutableArray<TableName?> Nobody = [null];

    /// <summary>The result itself where no table of the script is more than one thing.</summary>
    public static LineageResult Expand(LineageResult result, PhysicalNames names)
    {
        var expanded = new Dictionary<TableName, ImmutableArray<TableName>>();
        var unknowns = ImmutableArray.CreateBuilder<UnknownLineage>();
        foreach (var table in result.Inputs.Union(result.Outputs))
        {
            if (names.Find(table) is not { IsOne: false } physical) continue;
            if (!physical.Several.IsEmpty) expanded[table] = [.. physical.Several.Select(Named)];
            else if (result.Inputs.Contains(table)) unknowns.Add(Pattern(table, physical.Storage));
        }

        if (unknowns.Count > 0) result = result with { Unknowns = result.Unknowns.AddRange(unknowns) };
        if (expanded.Count == 0) return result;
        ImmutableArray<TableName> Of(TableName table) => expanded.TryGetValue(table, out var several) ? several : [table];
        return result with
        {
            Inputs = [.. result.Inputs.SelectMany(table => Of(table)).Distinct()],
            Outputs = [.. result.Outputs.SelectMany(table => Of(table)).Distinct()],
            Edges = ResultEdges.Of(
                from edge in result.Columns
                from source in Of(edge.Source.Table)
                from target in Targets(edge.Target)
                select edge with { Source = edge.Source with { Table = source }, Target = target },
                from edge in result.Rows
                from source in Of(edge.Table)
                from target in edge.Target is null ? Nobody : Of(edge.Target).CastArray<TableName?>()
                select edge with { Table = source, Target = target },
                from edge in result.SetDependences
                from source in Of(edge.Table)
                from target in Targets(edge.Target)
                select edge with { Table = source, Target = target }),
            OutputColumns = [.. result.OutputColumns.SelectMany(column => Targets(column.Column).Select(target => column with { Column = target }))],
        };

        IEnumerable<TargetColumn> Targets(TargetColumn column) =>
            column.Table is null ? [column] : Of(column.Table).Select(table => column with { Table = table });
    }

    private static TableName Named(DatasetId topic) => new([$"{topic.Namespace}/{topic.Name}"]);

    private static UnknownLineage Pattern(TableName table, DatasetId pattern) => new(
        UnknownCodes.NamePattern, table.ToString(), "*", null,
        $"'{table}' is read from all of {pattern.Namespace} whose names fit a pattern: which they are only its run knows.");
}
