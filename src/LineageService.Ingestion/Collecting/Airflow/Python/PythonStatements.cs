using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Airflow.Python;

/// <summary>A statement. Closed: the subtypes in this file are all there are.</summary>
/// <param name="Line">One-based, where it begins.</param>
internal abstract record PythonStatement(int Line)
{
    /// <summary>The statements in it; empty for a simple one.</summary>
    public ImmutableArray<PythonStatement> Body { get; init; } = [];
}

/// <summary><c>a = b = value</c>; with <paramref name="Operator"/> set, <c>a += value</c>.</summary>
internal sealed record PythonAssignment(ImmutableArray<PythonExpression> Targets, PythonExpression Value, string? Operator, int Line)
    : PythonStatement(Line);

internal sealed record PythonEvaluation(PythonExpression Value, int Line) : PythonStatement(Line);

internal sealed record PythonReturn(PythonExpression? Value, int Line) : PythonStatement(Line);

internal sealed record PythonWith(ImmutableArray<(PythonExpression Context, PythonExpression? Target)> Items, int Line)
    : PythonStatement(Line);

internal sealed record PythonFor(PythonExpression Target, PythonExpression Source, int Line) : PythonStatement(Line);

internal sealed record PythonIf(PythonExpression Test, int Line) : PythonStatement(Line)
{
    public ImmutableArray<PythonStatement> Else { get; init; } = [];
}

internal sealed record PythonFunction(string Name, ImmutableArray<PythonParameter> Parameters, ImmutableArray<PythonExpression> Decorators,
    int Line) : PythonStatement(Line);

/// <summary><c>class</c>, <c>try</c>, <c>while</c> and the like: the statements in it count as if they ran.</summary>
/// <param name="Keyword">What it is.</param>
internal sealed record PythonBlock(string Keyword, int Line) : PythonStatement(Line);

internal sealed record PythonImport(string Module, ImmutableArray<(string Name, string Alias)> Names, int Line) : PythonStatement(Line);

/// <summary>What could not be read.</summary>
internal sealed record PythonBroken(int Line) : PythonStatement(Line);

/// <summary>A parameter of a function.</summary>
/// <param name="Stars">1 for <c>*args</c>, 2 for <c>**kwargs</c>.</param>
internal sealed record PythonParameter(string Name, PythonExpression? Default, int Stars);
