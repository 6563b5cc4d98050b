using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>A stretch of time in which one job claimed the same into one target on one ground. Mutable while the timeline is made.</summary>
internal sealed class TimelineVersion(long from, WindowClaims claims, VersionCause cause)
{
    public long From { get; } = from;

    public long To { get; private set; } = WrittenVersion.Open;

    public WindowClaims Claims { get; } = claims;

    /// <summary>Who claims so last.</summary>
    public string Producer { get; set; } = claims.Claims.Producer;

    public VersionCause Cause { get; } = cause;

    public VersionCause? EndCause { get; private set; }

    public void End(long to, VersionCause cause) => (To, EndCause) = (to, cause);

    public WrittenVersion ToWritten()
    {
        var causes = default(StableHash);
        causes.Add(Cause.Hash());
        causes.Add(EndCause?.Hash() ?? 0);
        return new WrittenVersion(From, To, Claims.Hash, StableHash.Of(Producer), causes.Value);
    }

    public EdgeSet ToEdgeSet(JobId job, DatasetId target, EvidenceKind evidence) => new(
        job,
        target,
        evidence,
        Producer,
        new DateTimeOffset(From, TimeSpan.Zero),
        Claims.Claims.SortedEdges(),
        Claims.Claims.SortedUnknowns())
    {
        ValidTo = To == WrittenVersion.Open ? null : new DateTimeOffset(To, TimeSpan.Zero),
        IsActive = Claims.IsActive,
        Cause = Cause.ToEdgeCause(),
        EndCause = EndCause?.ToEdgeCause(),
    };
}
