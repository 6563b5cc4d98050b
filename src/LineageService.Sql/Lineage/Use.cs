using LineageService.Model;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Lineage;

/// <summary>
/// How a value is used on the way to the column that is being folded: what the functions around it make of it. The fold carries it from the outside in.
/// </summary>
/// <param name="Subtype">What all around it makes of an identity.</param>
/// <param name="Functions">Functions around it, the innermost first.</param>
/// <param name="Span">The outermost expression that is more than a name; empty where there is none.</param>
/// <param name="ForRows">The value decides rows: it is read in a clause, not in a column.</param>
internal readonly record struct Use(EdgeSubtype Subtype, FunctionChain? Functions, TextSpan Span, bool Approximate, bool ForRows)
{
    /// <summary>The value itself.</summary>
    public static Use Value => default;

    /// <summary>Read in a clause that decides rows.</summary>
    public static Use Row(EdgeSubtype kind) => new(kind, null, default, false, true);

    /// <summary>This use where the place is not known yet.</summary>
    public Use At(TextSpan span) => Span.Length > 0 ? this : this with { Span = span };

    /// <summary>The use of a function's argument.</summary>
    public Use Inside(EdgeSubtype step, FunctionApplication? function, TextSpan span, bool approximate)
    {
        if (Subtype.Type() == EdgeType.Indirect) return At(span);
        var chain = function is null ? Functions : new FunctionChain(function, Functions);
        return new Use(step.Then(Subtype), chain, Span.Length > 0 ? Span : span, Approximate || approximate, ForRows);
    }

    /// <summary>The use of something that only decides: a condition, a window key.</summary>
    public Use Deciding(EdgeSubtype kind, TextSpan span)
    {
        // In a clause that decides rows a condition is part of the clause; window keys stay what they are (rn = 1).
        var subtype = ForRows && kind != EdgeSubtype.Window ? Subtype : Subtype.Type() == EdgeType.Indirect && !ForRows ? Subtype : kind;
        return new Use(subtype, null, Span.Length > 0 ? Span : span, Approximate, ForRows);
    }

    /// <summary>Adds an origin as it is seen through this use.</summary>
    public void Add(OriginSet sink, Origin origin, TextSpan place)
    {
        var subtype = SubtypeOf(origin.Subtype);
        if (sink.Contains(origin.Source, subtype))
        {
            sink.AddWays(origin, Functions, subtype);
            return;
        }

        if (!IsPlain) sink.AddNew(See(origin, place));
        else sink.AddNew(origin.Span.Length > 0 || place.Length == 0 ? origin : origin with { Span = place });
    }

    /// <summary>Adds a column of a base table as it is seen through this use.</summary>
    public void Add(OriginSet sink, ScanColumn column, TextSpan place)
    {
        var subtype = SubtypeOf(EdgeSubtype.Identity);
        if (sink.Contains(column, subtype))
        {
            sink.AddWays(column, subtype, Functions);
            return;
        }

        sink.AddNew(IsPlain
            ? new Origin(column, EdgeSubtype.Identity, place, null, Approximate: false)
            : See(column, EdgeSubtype.Identity, place, null, approximate: false));
    }

    // Nothing around it: an origin is seen as it is.
    private bool IsPlain => Subtype == EdgeSubtype.Identity && Functions is null && !Approximate && !ForRows;

    private EdgeSubtype SubtypeOf(EdgeSubtype inner) => ForRows ? inner == EdgeSubtype.Window ? EdgeSubtype.Window : Subtype : inner.Then(Subtype);

    /// <summary>An origin with all its ways seen through this use.</summary>
    public Origin See(Origin origin, TextSpan place)
    {
        var seen = See(origin.Source, origin.Subtype, place, origin.Functions, origin.Approximate);
        if (origin.Others is null || seen.Subtype.Type() == EdgeType.Indirect) return seen;
        var others = new FunctionChain?[origin.Others.Length];
        for (var at = 0; at < others.Length; at++) others[at] = origin.Others[at]?.Then(Functions) ?? Functions;
        return seen with { Others = others };
    }

    /// <summary>A source seen through this use.</summary>
    public Origin See(ScanColumn source, EdgeSubtype inner, TextSpan place, FunctionChain? functions, bool approximate)
    {
        var subtype = SubtypeOf(inner);
        var chain = subtype.Type() == EdgeType.Indirect ? null : functions?.Then(Functions) ?? Functions;
        return new Origin(source, subtype, Span.Length > 0 ? Span : place, chain, approximate || Approximate);
    }
}
