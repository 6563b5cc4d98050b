using System.Runtime.CompilerServices;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Impact.Propagation;

/// <summary>
/// Columns that are computed of another column and not of its value (impact.md §B.3, the optional stops): <c>COUNT(c)</c> of a column that is never NULL, a
/// CASE whose results are all one constant. Only where the text shows it: every place that names the column stands in an item of the list, and this item is
/// nothing else.
/// </summary>
internal static class IgnoredValues
{
    public static bool Stops(Spread spread, LaidEdge edge, Visit visit)
    {
        if (edge.Subtype is not (EdgeSubtype.Aggregation or EdgeSubtype.Conditional) || spread.Graph.ReadingOf(edge.Job) is not { IsOpaque: false } reading) return false;
        var (from, to) = (spread.Graph.NodeAt(visit.Node), spread.Graph.NodeAt(edge.To));
        if (from.Path is not { } column || to.Kind != NodeKind.Field || !IsReadInItemsOnly(reading, from.Dataset, column)) return false;
        var item = reading.Result.OutputColumns.FirstOrDefault(output =>
            Rebinding.IsOf(reading, output, to.Dataset) && string.Equals(output.Column.Column, to.Path, StringComparison.OrdinalIgnoreCase));
        if (item is null || !reading.UsesOf(from.Dataset, column).Any(use => IsIn(use.Span, item.Span)) || ItemOf(reading, item.Span) is not { } expression) return false;
        return edge.Subtype == EdgeSubtype.Aggregation ? CountsOnly(expression) && IsNeverNull(spread, from.Dataset, column) : IsConstant(expression);
    }

    private static bool IsReadInItemsOnly(TaskReading reading, DatasetId dataset, string column)
    {
        var isRead = false;
        foreach (var use in reading.UsesOf(dataset, column))
        {
            isRead = true;
            if (!reading.Result.OutputColumns.Any(output => IsIn(use.Span, output.Span))) return false;
        }

        return isRead && !reading.TakesRowsOf(dataset) && reading.Uses.MergedStars.IsEmpty;
    }

    private static bool IsIn(TextSpan inner, TextSpan outer) => inner.Start >= outer.Start && inner.Start + inner.Length <= outer.Start + outer.Length;

    private static SqlExpression? ItemOf(TaskReading reading, TextSpan span)
    {
        if (span.Start < 0 || span.Start + span.Length > reading.Task.Sql.Length) return null;
        var frontEnd = reading.Task.FrontEnd ?? new DialectFrontEnd(reading.Task.Dialect, reading.Task.Options.Template, reading.Task.Options.Scripts);
        var script = frontEnd.Parse($"SELECT {reading.Task.Sql.AsSpan(span.Start, span.Length)}");
        return script.Statements is [QueryStatement { Query: SelectBlock { Items: [ExpressionItem item], From.IsEmpty: true } }] ? item.Expression : null;
    }

    // A window counts the same values; DISTINCT and FILTER look at them.
    private static bool CountsOnly(SqlExpression expression) =>
        expression is FunctionCall { Name.Parts: [var name], Arguments: [ColumnReference], Distinct: false, Filter: null, Over: null }
        && (name.Text.Equals("COUNT", StringComparison.OrdinalIgnoreCase) || name.Text.Equals("COUNT_BIG", StringComparison.OrdinalIgnoreCase));

    private static bool IsConstant(SqlExpression expression) =>
        expression is CaseExpression { Else: Literal last } cases && RuntimeHelpers.TryEnsureSufficientExecutionStack()
        && cases.Branches.All(branch => branch.Result is Literal literal && literal.Kind == last.Kind && literal.Text == last.Text);

    private static bool IsNeverNull(Spread spread, DatasetId dataset, string column)
    {
        return IsRequired(spread.World.Source.FindSchema(dataset)) && IsRequired(spread.Rebinding.SchemaOf(dataset));

        bool IsRequired(Sql.Catalog.TableSchema? schema) =>
            schema is not null && schema.Columns.Any(known => string.Equals(known.Name, column, StringComparison.OrdinalIgnoreCase) && known.Nullable == false);
    }
}
