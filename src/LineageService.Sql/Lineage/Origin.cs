using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Lineage;

/// <summary>One source of a value: a base column and how it takes part.</summary>
/// <param name="Span">The expression that produced the value; of an unchanged value the place that first named it.</param>
/// <param name="Functions">Chain of functions, outermost first in the list; null for none.</param>
internal sealed record Origin(ScanColumn Source, EdgeSubtype Subtype, TextSpan Span, FunctionChain? Functions, bool Approximate);

/// <summary>A chain of function applications as a list from the innermost outwards.</summary>
internal sealed class FunctionChain(FunctionApplication application, FunctionChain? outer)
{
    private ImmutableArray<FunctionApplication> _steps;

    public FunctionApplication Application { get; } = application;

    public FunctionChain? Outer { get; } = outer;

    /// <summary>The chain as edges carry it, innermost first; one array for all edges of the chain.</summary>
    public ImmutableArray<FunctionApplication> Steps
    {
        get
        {
            if (_steps.IsDefault) _steps = ToSteps();
            return _steps;
        }
    }

    private ImmutableArray<FunctionApplication> ToSteps()
    {
        var count = 0;
        for (var step = this; step is not null && count < Limit; step = step.Outer) count++;
        var steps = ImmutableArray.CreateBuilder<FunctionApplication>(count);
        for (var step = this; steps.Count < count; step = step!.Outer) steps.Add(step!.Application);
        return steps.MoveToImmutable();
    }

    /// <summary>Longest chain kept: beyond it the outermost steps are dropped, so that generated SQL cannot make chains quadratic.</summary>
    private const int Limit = 64;

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
