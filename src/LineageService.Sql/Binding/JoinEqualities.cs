using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lineage;
using LineageService.Sql.Query;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Binding;

/// <summary>
/// Notes what inner joins require to be equal, and tells in the end which columns of base tables those are: through subqueries and CTEs, as long as a value
/// stays what it is. Outer joins, semi-joins, ranges and alternatives require nothing. Mutable; one per script.
/// </summary>
internal sealed class JoinEqualities
{
    private readonly List<(BoundExpression Left, BoundExpression Right)> _pairs = [];

    /// <summary>Notes a join; only an inner one says anything.</summary>
    public void Add(BoundJoin join)
    {
        if (join.Kind is not (JoinKind.Inner or JoinKind.Cross or JoinKind.CrossApply)) return;
        if (join.On is not null) Add(join.On);
        foreach (var key in join.Keys)
            if (key.Expressions is [var left, var right]) _pairs.Add((left, right));
    }

    /// <summary>Notes a condition that every row passes.</summary>
    public void Add(BoundExpression condition)
    {
        foreach (var term in Conjunction.Terms(condition))
        {
            if (term is BoundCall { Name: "=" or "==" or "<=>" or "IS NOT DISTINCT FROM", Arguments: [var left, var right] })
                _pairs.Add((left.Expression, right.Expression));
        }
    }

    public ImmutableArray<EqualColumns> ToColumns(LineageFold fold)
    {
        if (_pairs.Count == 0) return [];
        var seen = new HashSet<EqualColumns>();
        var columns = ImmutableArray.CreateBuilder<EqualColumns>();
        foreach (var (left, right) in _pairs)
        {
            var (from, to) = (SourcesOf(left, fold), SourcesOf(right, fold));
            foreach (var one in from)
            {
                foreach (var other in to)
                {
                    var pair = new EqualColumns(one, other);
                    if (one != other && !seen.Contains(new EqualColumns(other, one)) && seen.Add(pair)) columns.Add(pair);
                }
            }
        }

        return columns.ToImmutable();
    }

    // None where anything beside the values themselves comes in: a condition, a calculation, what is not known.
    private static List<SourceColumn> SourcesOf(BoundExpression side, LineageFold fold)
    {
        var origins = fold.Fold(side);
        var sources = new List<SourceColumn>();
        if (origins.Unknowns.Length > 0) return sources;
        foreach (var origin in origins.Items)
        {
            if (origin is { Approximate: true } or { Source.IsStar: true } || origin.Others is not null || !IsKept(origin)) return [];
            sources.Add(new SourceColumn(origin.Source.Relation.Table, origin.Source.Name));
        }

        return sources;
    }

    private static bool IsKept(Origin origin)
    {
        if (origin.Subtype == EdgeSubtype.Identity) return true;
        if (origin.Subtype != EdgeSubtype.Transformation || origin.Functions is null) return false;
        foreach (var step in origin.Functions.Steps)
        {
            // A date of a moment or a number cut to whole ones is a part of it: a cast counts where the catalog of masks does not say so.
            if (step.Class == FunctionClass.Cast && Model.Masking.MaskingCatalog.ClassOf(step) == Model.Masking.MaskingClass.None) continue;
            if (!Keeping.Contains(step.Name)) return false;
        }

        return true;
    }

    private static readonly HashSet<string> Keeping = new(StringComparer.OrdinalIgnoreCase) { "UPPER", "UCASE", "LOWER", "LCASE", "TRIM", "LTRIM", "RTRIM", "BTRIM" };
}
