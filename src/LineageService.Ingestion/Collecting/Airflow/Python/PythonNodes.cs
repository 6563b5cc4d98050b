using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Airflow.Python;

/// <summary>An expression, as far as reading constants and calls needs it. Closed: the subtypes in this file are all there are.</summary>
internal abstract record PythonExpression
{
    private protected PythonExpression()
    {
    }
}

internal sealed record PythonName(string Name) : PythonExpression;

internal sealed record PythonText(string Text) : PythonExpression;

/// <summary>An f-string: texts and expressions in their order.</summary>
internal sealed record PythonFormatted(ImmutableArray<PythonExpression> Parts) : PythonExpression;

internal sealed record PythonNumber(string Text) : PythonExpression;

/// <summary>A list, tuple or set.</summary>
internal sealed record PythonSequence(ImmutableArray<PythonExpression> Items) : PythonExpression;

/// <summary>A mapping; an entry without a key is <c>**other</c>.</summary>
internal sealed record PythonMapping(ImmutableArray<(PythonExpression? Key, PythonExpression Value)> Entries) : PythonExpression;

internal sealed record PythonCall(PythonExpression Function, ImmutableArray<PythonArgument> Arguments, int Line) : PythonExpression;

internal sealed record PythonAttribute(PythonExpression Target, string Name) : PythonExpression;

internal sealed record PythonSubscript(PythonExpression Target, PythonExpression Index) : PythonExpression;

internal sealed record PythonBinary(PythonExpression Left, string Operator, PythonExpression Right) : PythonExpression;

internal sealed record PythonConditional(PythonExpression Test, PythonExpression Then, PythonExpression Else) : PythonExpression;

/// <summary><c>[item for target in source if condition]</c>, whatever brackets stand around it.</summary>
internal sealed record PythonComprehension(
    PythonExpression? Key, PythonExpression Item, PythonExpression Target, PythonExpression Source, PythonExpression? Condition)
        : PythonExpression;

/// <summary>Anything else: its value is not known.</summary>
internal sealed record PythonOther : PythonExpression;

/// <summary>An argument of a call.</summary>
/// <param name="Name">Null where it stands by place.</param>
/// <param name="Stars">1 for <c>*items</c>, 2 for <c>**entries</c>.</param>
internal readonly record struct PythonArgument(string? Name, PythonExpression Value, int Stars = 0);
