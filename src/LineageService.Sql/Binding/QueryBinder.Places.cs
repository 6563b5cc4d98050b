using System.Globalization;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Columns by their place in the relation: <c>$2</c>, <c>t.$2</c>.</content>
internal sealed partial class QueryBinder
{
    /// <summary>The place that a name means, counted from one; 0 for ordinary names.</summary>
    private int PlaceOf(Identifier name) =>
        Rules.PositionalColumns && name is { Quoted: false, Text: ['$', _, ..] }
        && int.TryParse(name.Text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : 0;

    /// <summary>A place without qualifier: of the only relation in FROM.</summary>
    private BoundExpression BindPlace(int place, string name, TextSpan span, NameScope scope)
    {
        if (scope.FindParameter(name) is { } parameter) return new BoundColumn(parameter, span);
        for (var level = scope; level is not null; level = level.Parent)
        {
            ScopeSource? only = null;
            foreach (var source in level.Sources)
            {
                if (source.Hidden) continue;
                if (only is not null) return Ambiguous(name, span, level, known: false);
                only = source;
            }

            if (only is not null) return ColumnAt(only, place, name, span);
        }

        return Unresolved(name, span, scope);
    }

    private BoundColumn ColumnAt(ScopeSource source, int place, string name, TextSpan span)
    {
        var at = 0;
        foreach (var column in source.Relation.StarColumns(span))
        {
            if (column.IsStar) return Unnamed(source, column.Symbol, name, span);
            if (++at == place) return new BoundColumn(column.Symbol, span);
        }

        return source.Relation is DerivedRelation { OpenValue: { } value } ? new BoundColumn(value, span) : NotThere(source, name, span);
    }

    /// <summary>
    /// A place among columns that are not known: of a table or file it is all there is to say, above a star it is one of the star's.
    /// </summary>
    private BoundColumn Unnamed(ScopeSource source, ColumnSymbol star, string name, TextSpan span)
    {
        var scan = source.Relation as ScanRelation;
        var table = scan?.Table.ToString() ?? (star as ScanColumn)?.Relation.Table.ToString();
        state.Unknowns.Add(new UnknownLineage(
            UnknownCodes.StarWithoutSchema, table, "*", scan?.Span ?? span,
                $"The columns of '{table}' are not known: only their places are."));
        return new BoundColumn(scan?.Symbol(name) ?? star, span);
    }
}
