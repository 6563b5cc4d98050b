using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Model;

namespace LineageService.Impact.Report;

/// <summary>What an affected node is.</summary>
public enum AffectedKind : byte
{
    Column,
    Table,
    Job,
    Dashboard,
    Api,
    Export,
    Model,
    Contract,
}

/// <summary>On what the reason of a node stands.</summary>
public enum ImpactEvidence : byte
{
    Static,
    Runtime,
    Both,
    Manual,
}

/// <summary>
/// Something that a change reaches. A table, dashboard or API stands for itself once, and once for each column of it that is reached.
/// </summary>
/// <param name="Id">The node id: <c>field:ns:name:path</c>, <c>dataset:ns:name</c>, <c>job:ns:name</c>.</param>
public sealed record AffectedNode(string Id, AffectedKind Kind, Verdict Verdict, int Distance)
{
    public Compatibility Compatibility { get; init; }

    public Behaviour Behaviour { get; init; }

    /// <summary>The dataset; of a job the first it writes.</summary>
    public DatasetId? Dataset { get; init; }

    public string? Column { get; init; }

    public JobId? Job { get; init; }

    /// <summary>The consumer at the first hop of the shortest way.</summary>
    public JobId? FirstHop { get; init; }

    public required ImpactReason Reason { get; init; }

    /// <summary>Where the consumer's SQL uses what changed; null where no text is known.</summary>
    public UseSite? UseSite { get; init; }

    public string? Owner { get; init; }

    public string? Team { get; init; }

    /// <summary>P0 … P3; the highest of its own and of what it feeds.</summary>
    public string Tier { get; init; } = "P3";

    /// <summary>Null where no log watches.</summary>
    public int? Readers30Days { get; init; }

    public string? Sla { get; init; }

    /// <summary>0 to 1; below ½ the verdict is told as POSSIBLE.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>0 to 100.</summary>
    public double Severity { get; init; }

    public ImpactEvidence Evidence { get; init; }

    /// <summary>Index in <see cref="ImpactReport.Fixes"/>; null where none is known.</summary>
    public int? Fix { get; init; }

    /// <summary>The same node of another tier, with the severity that follows from it.</summary>
    public AffectedNode OfTier(string tier) => this with { Tier = tier, Severity = Severities.Of(this, Propagation.Tiers.Number(tier)) };

    public bool IsPossible => Confidence < 0.5;

    /// <summary><c>BREAKING</c>, <c>POSSIBLE_BEHAVIORAL</c>.</summary>
    public string VerdictName => IsPossible ? "POSSIBLE_" + Verdict.WireName() : Verdict.WireName();

    /// <summary>sha256 of category, source column and node, in hexadecimal: the same when lines move. Waivers name it.</summary>
    public string Fingerprint => ImpactFingerprint.Of(Reason.Atom, Id);
}

/// <summary>Why a node is affected: the atom, and a shortest way from it.</summary>
/// <param name="Sentence">For a person: <c>ambiguous column dt</c>, <c>reads it in WHERE</c>.</param>
public sealed record ImpactReason(ChangeAtom Atom, string Sentence)
{
    /// <summary>From the changed node to the affected one; made when it is asked for.</summary>
    public ImmutableArray<PathHop> Path => Way?.ToPath() ?? [];

    /// <summary>Where the path is kept; null for a reason without one.</summary>
    public ReasonWay? Way { get; init; }
}

/// <summary>A step of a reason path: the node, and the edge that led to it (none for the first).</summary>
public sealed record PathHop(string Node, EdgeType? Type, EdgeSubtype? Subtype, JobId? Job, TextSpan? Span)
{
    /// <summary>The dataset of the node; null where it is a job.</summary>
    public DatasetId? Dataset { get; init; }
}

/// <summary>A way that is spelled only when somebody reads it: closures have many nodes.</summary>
public abstract class ReasonWay
{
    /// <summary>The hops, the changed node first.</summary>
    public abstract ImmutableArray<PathHop> ToPath();
}

/// <summary>A place in a job's text; line and column count from 1.</summary>
public sealed record UseSite(JobId Job, string? File, TextSpan Span, int Line, int Column);
