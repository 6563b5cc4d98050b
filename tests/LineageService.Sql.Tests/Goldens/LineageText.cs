using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Sql.Tests.Goldens;

/// <summary>A result as sorted lines, the language of the goldens: <c>t{}</c> is the row set of t, a bare query's output is <c>result</c>.</summary>
public static class LineageText
{
    public static string Of(LineageResult result)
    {
        var lines = new List<string>();
        foreach (var edge in result.Columns)
        {
            var about = edge.Approximate ? " approximate" : "";
            var target = $"{Table(edge.Target.Table)}.{edge.Target.Column}";
            lines.Add($"{target} <- {edge.Source.Table}.{edge.Source.Column} {Kind(edge.Subtype)}{Chain(edge)}{about}");
        }

        foreach (var row in result.Rows)
            lines.Add($"{Table(row.Target)}{{}} <- {row.Table}{(row.Column is null ? "{}" : "." + row.Column)} {Kind(row.Subtype)}");
        foreach (var set in result.SetDependences) lines.Add($"{Table(set.Target.Table)}.{set.Target.Column} <- {set.Table}{{}} {Kind(EdgeSubtype.SetDependence)}");
        foreach (var column in result.OutputColumns)
        {
            if (column.State != OriginState.Known) lines.Add($"{Table(column.Column.Table)}.{column.Column.Column} {column.State.ToString().ToUpperInvariant()}");
        }

        lines.Sort(StringComparer.Ordinal);
        foreach (var change in result.Lifecycle) lines.Add($"* {change.Kind.ToString().ToUpperInvariant()} {change.Table}{(change.NewName is null ? "" : " -> " + change.NewName)}");
        foreach (var unknown in result.Unknowns) lines.Add($"? {unknown.Code} {unknown.Table} {unknown.Column}".TrimEnd());
        foreach (var diagnostic in result.Diagnostics)
        {
            if (diagnostic.Severity != DiagnosticSeverity.Note) lines.Add($"! {diagnostic.Code} {diagnostic.Message}");
        }

        return string.Concat(lines.Distinct().Select(line => line + "\n"));
    }

    private static string Kind(EdgeSubtype subtype) => $"{subtype.Type().ToString().ToUpperInvariant()}/{subtype.WireName()}";

    private static string Table(Sql.Catalog.TableName? table) => table?.ToString() ?? "result";

    private static string Chain(ColumnEdge edge) => edge.Functions.IsEmpty ? "" : $" via {string.Join(" > ", edge.Functions.Select(step => step.Name))}";
}
