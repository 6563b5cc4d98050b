using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Model.Masking;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Lineage;

/// <summary>One source of a value: a base column and how it takes part.</summary>
/// <param name="Span">The expression that produced the value; of an unchanged value the place that first named it.</param>
/// <param name="Functions">Chain of functions, outermost first in the list; null for none.</param>
internal sealed record Origin(ScanColumn Source, EdgeSubtype Subtype, TextSpan Span, FunctionChain? Functions, bool Approximate)
{
    /// <summary>Other ways of the same source that leave other things of the value (null among them: nothing is taken away); null for none.</summary>
    public FunctionChain?[]? Others { get; init; }

    /// <summary>True where a function on any of its ways takes something of the value away, or gives it back.</summary>
    public bool IsMasking => Others is not null || Functions is { IsMasking: true };

    /// <summary>All ways as edges carry them.</summary>
    public ImmutableArray<FunctionApplication> Steps => Others is null ? Functions?.Steps ?? [] : FunctionWays.Join(Functions, Others);
}

/// <summary>A chain of function applications as a list from the innermost outwards.</summary>
internal sealed class FunctionChain
{
    private readonly bool _masks;
    private ImmutableArray<FunctionApplication> _steps;

    /// <summary>True where a function of the chain takes something of the value away, or gives it back: only then may ways differ.</summary>
    public bool IsMasking { get; }

    /// <summary>True where its innermost function does.</summary>
    public bool Masks => _masks;

    public FunctionChain(FunctionApplication application, FunctionChain? outer)
        : this(application, MaskingCatalog.ClassOf(application) != MaskingClass.None, outer)
    {
    }

    private FunctionChain(FunctionApplication application, bool masks, FunctionChain? outer) =>
        (Application, _masks, Outer, IsMasking) = (application, masks, outer, masks || outer is { IsMasking: true });

    public FunctionApplication Application { get; }

    public FunctionChain? Outer { get; }

    /// <summary>Number of the chain in the result that is built, where that has it under this number; 0 until it has one.</summary>
    public int Number { get; set; }

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
        var steps = new List<FunctionChain>();
        for (var step = this; step is not null && steps.Count < Limit; step = step.Outer) steps.Add(step);
        var chain = outer;
        for (var i = steps.Count - 1; i >= 0; i--) chain = new FunctionChain(steps[i].Application, steps[i]._masks, chain);
        return chain;
    }
}
