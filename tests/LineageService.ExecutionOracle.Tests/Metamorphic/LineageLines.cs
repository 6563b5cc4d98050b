using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.ExecutionOracle.Tests.Metamorphic;

/// <summary>What a result says, in no order and without places: what another spelling must not change.</summary>
internal static class LineageLines
{
    public static SortedSet<string> Of(LineageResult result)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var edge in result.Columns)
        {
            var chain = string.Join('>', edge.Functions.Select(step => step.Name));
            lines.Add($"{edge.Target} <- {edge.Source} {edge.Subtype.WireName()} {chain} {edge.Approximate}");
        }

        foreach (var row in result.Rows) lines.Add($"{row.Target}{{}} <- {row.Table}.{row.Column} {row.Subtype.WireName()}");
        foreach (var set in result.SetDependences) lines.Add($"{set.Target} <- {set.Table}{{}}");
        foreach (var output in result.OutputColumns) lines.Add($"{output.Column} {output.State} {output.SetDependent}");
        foreach (var table in result.Inputs) lines.Add($"reads {table}");
        foreach (var table in result.Outputs) lines.Add($"writes {table}");
        foreach (var unknown in result.Unknowns) lines.Add($"? {unknown.Code} {unknown.Column}");
        return lines;
    }

    public static string Difference(SortedSet<string> before, SortedSet<string> after) =>
        string.Join('\n', before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line)));
}
