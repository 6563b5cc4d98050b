using LineageService.Model;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Lineage;

/// <summary>One source of a value: a base column and how it takes part.</summary>
/// <param name="Span">The expression that produced the value; of an unchanged value the place that first named it.</param>
/// <param name="Functions">Chain of functions, outermost first in the list; null for none.</param>
internal sealed record Origin(ScanColumn Source, EdgeSubtype Subtype, TextSpan Span, FunctionChain? Functions, bool Approximate);

/// <summary>A chain of function applications as a list from the innermost outwards.</summary>
internal sealed record FunctionChain(FunctionApplication Application, FunctionChain? Outer)
{
    /// <summary>Longest chain kept: beyond it the outermost steps are dropped, so that generated SQL cannot make chains quadratic.</summary>
    public const int Limit = 64;

    /// <summary>This chain followed by <paramref name="outer"/>.</summary>
    public FunctionChain Then(FunctionChain? outer)
    {
        if (outer is null) return this;
        var steps = new List<FunctionApplication>();
        for (var step = this; step is not null && steps.Count < Limit; step = step.Outer) steps.Add(step.Application);
        var chain = outer;
        for (var i = steps.Count - 1; i >= 0; i--) chain = new FunctionChain(steps[i], chain);
        return chain;
    }
}
