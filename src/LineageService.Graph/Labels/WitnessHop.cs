using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>One step of the way on which a label came: the edge into <paramref name="Node"/> and the form behind it.</summary>
/// <param name="Node">A field or row set; of a job of which only tables are known, what it writes.</param>
/// <param name="Job">Who states the edge; null at the origin, and for the step from a row set to a column of its own dataset.</param>
/// <param name="Functions">The way of functions that this label took; empty where all of the value is left.</param>
/// <param name="Form">The form at <paramref name="Node"/>.</param>
/// <param name="IsCoarse">Only tables are known of the job.</param>
/// <param name="Confidence">How sure the edge is, between 0 and 1.</param>
public sealed record WitnessHop(
    LineageNode Node, JobId? Job, EdgeSubtype Subtype, TextSpan? Span, ImmutableArray<FunctionApplication> Functions, LabelForm Form, bool IsIndirect, bool IsCoarse,
    double Confidence);

/// <summary>How a label came to a node: from its origin, hop by hop.</summary>
/// <param name="Hops">The origin first; its functions are empty.</param>
/// <param name="Confidence">That of its least sure edge.</param>
public sealed record LabelWitness(LabelAssignment Origin, LabelForm Form, bool IsIndirect, ImmutableArray<WitnessHop> Hops, double Confidence);

/// <summary>Why a label did not come through: a place where a fact of the origin ends although the lineage goes on.</summary>
/// <param name="From">The last node with the label on this way.</param>
/// <param name="To">The node behind it that does not have it.</param>
/// <param name="Form">The form at <paramref name="From"/>.</param>
public sealed record LabelStop(LineageNode From, LineageNode To, JobId? Job, EdgeSubtype Subtype, ImmutableArray<FunctionApplication> Functions, LabelForm Form, StopReason Reason, int Hops);

/// <summary>What ends a label.</summary>
public enum StopReason : byte
{
    /// <summary>The functions leave nothing of the value.</summary>
    FormNone,

    /// <summary>The value only decides rows, and its category does not follow that.</summary>
    ImplicitFlow,

    /// <summary>The origin's own limit of depth.</summary>
    Depth,

    /// <summary>A block of the policy on this edge.</summary>
    Block,

    /// <summary>A stop of the policy at the node before.</summary>
    Stop,

    /// <summary>A declassification lowers it to nothing.</summary>
    Declassified,
}
