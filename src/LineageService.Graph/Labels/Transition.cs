using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>What kind of step an edge is for a label.</summary>
internal enum TransitionKind : byte
{
    /// <summary>A value flows along one way of functions.</summary>
    Value,

    /// <summary>Parts of a value that several ways keep are put together.</summary>
    Together,

    /// <summary>The value picks the target's value: CASE, IF.</summary>
    Condition,

    /// <summary>It decides the target's value in another way: a window key, an order, a filter of a scalar subquery.</summary>
    Influence,

    /// <summary>It decides which rows there are: field to row set.</summary>
    Rows,

    /// <summary>Row set to row set.</summary>
    RowSet,

    /// <summary>Row set to a field that is computed over it.</summary>
    SetDependence,

    /// <summary>Row set to each column of its own dataset.</summary>
    RowsToColumn,

    /// <summary>Into or out of a job of which only tables are known.</summary>
    Coarse,

    /// <summary>The same for the tag of a table itself.</summary>
    CoarseRows,
}

/// <summary>A kind of edge, as far as labels tell edges apart; many edges are of one.</summary>
/// <param name="Chain">Functions: one way of <see cref="TransitionKind.Value"/>, all ways of <see cref="TransitionKind.Together"/>; empty otherwise.</param>
/// <param name="IsGroupSafe">Counts over its groups disclose no person.</param>
/// <param name="Rule">Number of the controls that hold for it (<see cref="Controls.ControlTable"/>); 0 for none.</param>
internal readonly record struct Transition(
    TransitionKind Kind, EdgeSubtype Subtype, ImmutableArray<FunctionApplication> Chain, bool IsGroupSafe, int Rule);
