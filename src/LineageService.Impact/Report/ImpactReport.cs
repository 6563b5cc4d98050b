using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Model;

namespace LineageService.Impact.Report;

/// <summary>
/// What a change set does: its atoms, what is affected and why, and what could not be judged (impact.md §B.5). Lists are never cut.
/// </summary>
public sealed record ImpactReport
{
    public required ImpactPins Pins { get; init; }

    /// <summary>One for each changed task or dataset, in the order of the changes.</summary>
    public required ImmutableArray<SourceVerdict> Sources { get; init; }

    public required ImmutableArray<ChangeAtom> Atoms { get; init; }

    /// <summary>Worst first, then nearest, then by name. What the changes touch themselves is in <see cref="Sources"/>, not here.</summary>
    public required ImmutableArray<AffectedNode> Affected { get; init; }

    public required ImpactSummary Summary { get; init; }

    public required ImpactCompleteness Completeness { get; init; }

    /// <summary>SQL that would soften the change.</summary>
    public ImmutableArray<SuggestedFix> Fixes { get; init; } = [];

    /// <summary>What is to be run again, in this order; only for changes that need it.</summary>
    public ImmutableArray<BackfillStep> Backfill { get; init; } = [];

    /// <summary>What changes of sensitive values' ways; null where labels were not asked.</summary>
    public PrivacyDelta? Privacy { get; init; }

    /// <summary>Promises whose status changes by a delay.</summary>
    public ImmutableArray<BaselineEffect> Baselines { get; init; } = [];

    /// <summary>What the changed columns are made of, nearest first; only where it was asked for.</summary>
    public ImmutableArray<UpstreamNode> Upstream { get; init; } = [];

    /// <summary>Until when the tables behind a failed job are whole.</summary>
    public ImmutableArray<LastGoodPartition> LastGood { get; init; } = [];
}

/// <summary>Something that a changed column or table is made of.</summary>
/// <param name="Atom">Place in <see cref="ImpactReport.Atoms"/>.</param>
public sealed record UpstreamNode(string Node, DatasetId Dataset, string? Column, int Distance, int Atom);

/// <summary>Up to where a table's data is whole while the job that fills it fails or waits.</summary>
/// <param name="At">End of the last run that succeeded; null where no run is known.</param>
public sealed record LastGoodPartition(DatasetId Dataset, string? PartitionColumn, JobId Job, DateTimeOffset? At);

/// <summary>What an analysis saw: the same pins and changes give the same report.</summary>
/// <param name="Epoch">The commit of the graph.</param>
/// <param name="AsOf">The moment of the question.</param>
/// <param name="CatalogVersion">Hash of the schemas of all that the report tells of.</param>
/// <param name="PolicyHash">Hash of the label policy, <c>built-in</c> for the engine's own; null where labels were not asked.</param>
public sealed record ImpactPins(
    long Epoch, DateTimeOffset? AsOf, ImmutableArray<string> Dialects, string? CatalogVersion, string? PolicyHash);

/// <summary>The verdict on a changed thing itself.</summary>
/// <param name="Change">Place in the change set.</param>
/// <param name="Subject">The job or dataset: a node id.</param>
public sealed record SourceVerdict(int Change, string Subject, Verdict Verdict, Compatibility Compatibility, Behaviour Behaviour)
{
    public ImmutableArray<DiffCategory> Categories { get; init; } = [];

    public string? File { get; init; }

    /// <summary>Sentences for a person; empty where the verdict says all.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>Numbers over a report.</summary>
/// <param name="Verdict">The worst of sources and affected, as it is known.</param>
/// <param name="IsInconclusive">True where too much of what could be affected is not known; a gate must not pass it silently.</param>
/// <param name="Score"><c>100·(1−Π(1−sev/100))</c>: for a person; gates use <paramref name="MaxSeverity"/>.</param>
public sealed record ImpactSummary(
    Verdict Verdict, bool IsInconclusive, double Score, double MaxSeverity, ImmutableArray<ImpactCount> Counts)
{
    /// <summary>What affected nodes come to.</summary>
    public static ImpactSummary Of(ImmutableArray<AffectedNode> affected, bool isInconclusive)
    {
        var (verdict, most, rest) = (Verdict.None, 0.0, 1.0);
        var counts = new SortedDictionary<(int Verdict, string Tier, AffectedKind Kind), int>();
        foreach (var node in affected)
        {
            if (node.Verdict > verdict) verdict = node.Verdict;
            most = Math.Max(most, node.Severity);
            rest *= 1 - (node.Severity / 100);
            var key = (-(int)node.Verdict, node.Tier, node.Kind);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return new ImpactSummary(
            verdict, isInconclusive, Math.Round(100 * (1 - rest), 2), most,
            [.. counts.Select(pair => new ImpactCount((Verdict)(-pair.Key.Verdict), pair.Key.Tier, pair.Key.Kind, pair.Value))]);
    }
}

/// <summary>How many affected nodes have one verdict, tier and kind.</summary>
/// <param name="Tier">P0 … P3.</param>
public sealed record ImpactCount(Verdict Verdict, string Tier, AffectedKind Kind, int Count);

/// <summary>What an analysis could not see. Always told, even where it is nothing.</summary>
/// <param name="CoverageInClosure">Share of the jobs behind the change, weighted by tier, whose lineage is known; 1 where there is none.</param>
/// <param name="UnknownShare">Share of the weighted closure that could carry the change and is not known.</param>
/// <param name="OpaqueJobs">Jobs behind the change that could carry it and cannot be seen into; most valuable first.</param>
/// <param name="NotAnalysed">Subjects of which nothing is known: not the same as unconnected.</param>
public sealed record ImpactCompleteness(
    DateTimeOffset? LineageAsOf,
    double CoverageInClosure,
    double UnknownShare,
    ImmutableArray<OpaqueJob> OpaqueJobs,
    ImmutableArray<UnresolvedReference> UnresolvedReferences,
    ImmutableArray<SubjectStanding> NotAnalysed,
    bool Truncated,
    int? DepthLimit);

/// <summary>A job whose analysis would settle something.</summary>
/// <param name="Settles">Weight of what lies behind it, by tier.</param>
public sealed record OpaqueJob(JobId Job, string Code, string Why, int Behind, double Settles, ImmutableArray<DatasetId> Reads);

/// <summary>A name in a consumer's text that nothing resolves.</summary>
public sealed record UnresolvedReference(JobId Job, string Name, TextSpan? Span, string Code);

/// <summary>Why an answer about a subject is empty.</summary>
public enum Standing : byte
{
    /// <summary>Known, and nothing reads it.</summary>
    Unconnected,

    /// <summary>No dataset, column or job of this name is known.</summary>
    Unresolvable,

    /// <summary>It is known to be there, and its consumers were not analysed.</summary>
    NotAnalysed,
}

/// <summary>Why an answer says nothing of something that was asked about.</summary>
public sealed record SubjectStanding(string Subject, Standing Standing, string Why);

/// <summary>SQL for a person to take over; never run by itself.</summary>
/// <param name="Title">What it does: <c>compatibility view</c>, <c>alias</c>.</param>
public sealed record SuggestedFix(string Title, string Subject, string Dialect, string Sql);

/// <summary>A run to be repeated.</summary>
/// <param name="From">First partition, inclusive; null: all.</param>
/// <param name="To">Exclusive.</param>
public sealed record BackfillStep(int Order, JobId Job, DatasetId Dataset, string? PartitionColumn, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>A sink whose values tell more or less after the change.</summary>
public sealed record ExposureChange(string Node, string Category, string? FormBefore, string? FormAfter, bool IsViolation);

/// <summary>On what the labels of a privacy delta stand.</summary>
public enum PrivacyBasis : byte
{
    /// <summary>People, tags and scanners assigned them.</summary>
    Assigned,

    /// <summary>Nobody assigned any: source columns were taken for what they are called.</summary>
    Names,
}

/// <summary>What sinks show more and what they show less after the change.</summary>
public sealed record PrivacyDelta(ImmutableArray<ExposureChange> Raised, ImmutableArray<ExposureChange> Lowered)
{
    public PrivacyBasis Basis { get; init; }

    /// <summary>Assignments that were followed. With none of them nothing can be told.</summary>
    public int Labels { get; init; }
}

/// <summary>How a promise stands.</summary>
public enum BaselineStatus : byte
{
    Safe,
    Warning,
    Breached,
}

/// <summary>A promise whose status changes by a delay, with the jobs that make it late.</summary>
public sealed record BaselineEffect(
    JobId Job, DatasetId Dataset, TimeSpan Committed, TimeSpan FinishBefore, TimeSpan? FinishAfter, BaselineStatus Before, BaselineStatus After,
    ImmutableArray<JobId> CriticalPath);
