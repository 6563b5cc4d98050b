using System.Buffers.Binary;
using System.Security.Cryptography;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.Contributions;
using LineageService.Ingestion.Events.Folding;
using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Reading;

namespace LineageService.Ingestion.Events;

/// <summary>An event read and reduced, ready to be folded by the one writer; or the reason why it is none.</summary>
internal sealed class PreparedEvent
{
    private PreparedEvent(string contentHash, ReceivedEvent received, DateTimeOffset receivedAt, bool isReplay = false, object? forLog = null)
    {
        (ContentHash, Body, Position, ReceivedAt) = (contentHash, received.Body, received.Position, receivedAt);
        (IsReplay, ForLog) = (isReplay, forLog);
    }

    private PreparedEvent(PreparedEvent other, DateTimeOffset receivedAt)
        : this(other.ContentHash, new ReceivedEvent(other.Body, other.Position), receivedAt, other.IsReplay, other.ForLog)
    {
    }

    public string ContentHash { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Where it came from; null where not told.</summary>
    public string? Position { get; }

    public DateTimeOffset ReceivedAt { get; }

    /// <summary>What the log made of the body beforehand (<see cref="LoggedEvent.Prepared"/>).</summary>
    public object? ForLog { get; }

    /// <summary>True for a dead letter that a person sends again.</summary>
    public bool IsReplay { get; }

    /// <summary>Null where the body is no event.</summary>
    public OpenLineageEvent? Event { get; private init; }

    /// <summary>Why it is none; null for an event.</summary>
    public string? Reason { get; private init; }

    public bool IsTooLarge { get; private init; }

    public EventKey Key { get; private init; }

    /// <summary>True where the event's clock ran ahead and the receipt's time counts.</summary>
    public bool IsClockAhead { get; private init; }

    /// <summary>What it says about data flow; null where it says nothing.</summary>
    public StoredContribution? Contribution { get; private init; }

    /// <summary>Which job owns the contribution.</summary>
    public JobId Owner { get; private init; }

    public string Kind => Event switch
    {
        RunEvent => "run",
        JobEvent => "job",
        DatasetEvent => "dataset",
        _ => LoggedEvent.DeadKind,
    };

    public const string NotApplied = "the event could not be applied: a defect of this service";

    /// <summary>An event beyond the size limit: not kept.</summary>
    public static PreparedEvent TooLarge(DateTimeOffset receivedAt, EventIngestOptions options) => new(string.Empty, default, receivedAt)
    {
        IsTooLarge = true,
        Reason = $"larger than {options.Reading.MaxEventBytes} bytes",
    };

    /// <param name="receivedAt">The first receipt.</param>
    /// <param name="isReplay">True where the body is taken from the log.</param>
    public static PreparedEvent Prepare(
        ReceivedEvent received, DateTimeOffset receivedAt, EventPreparation preparation, bool isReplay = false)
    {
        var body = received.Body;
        if (body.Length > preparation.Options.Reading.MaxEventBytes && !isReplay)
            return TooLarge(receivedAt, preparation.Options);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body.Span, hash);
        var forLog = isReplay ? null : preparation.Log.PrepareBody(body);
        var prepared = new PreparedEvent(Convert.ToHexStringLower(hash), received, receivedAt, isReplay, forLog);
        try
        {
            var read = OpenLineageReader.Read(body, preparation.Options.Reading);
            if (read.Event is null) return new PreparedEvent(prepared, receivedAt) { Reason = read.Error?.ToString() };
            var owner = OwnerOf(read.Event);
            var contribution = Contribute(read.Event, owner, preparation);
            var place = BinaryPrimitives.ReadUInt64LittleEndian(hash);
            return prepared.With(read.Event, owner, contribution, receivedAt, place, preparation.Options);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // One event that breaks the reader must not take its batch along.
            return new PreparedEvent(prepared, receivedAt) { Reason = NotApplied };
        }
    }

    /// <summary>The same event as if it had been received at another time.</summary>
    public PreparedEvent At(DateTimeOffset receivedAt, EventIngestOptions options) =>
        Event is null ? new PreparedEvent(this, receivedAt) { Reason = Reason } : With(Event, Owner, Contribution, receivedAt, Key.Hash, options);

    private PreparedEvent With(
        OpenLineageEvent read,
        JobId owner,
        StoredContribution? contribution,
        DateTimeOffset receivedAt,
        ulong hash,
        EventIngestOptions options)
    {
        var time = read.EventTime ?? receivedAt;
        var ahead = time - receivedAt > options.MaxClockLead;
        var rank = read is RunEvent run ? run.EventType.Rank() : (byte)1;
        return new PreparedEvent(this, receivedAt)
        {
            Event = read,
            Key = new EventKey(Math.Max(1, (ahead ? receivedAt : time).UtcTicks), rank, hash),
            IsClockAhead = ahead,
            Owner = owner,
            Contribution = contribution,
        };
    }

    private static JobId OwnerOf(OpenLineageEvent read) => read switch
    {
        RunEvent run => run.Job.Id,
        JobEvent job => job.Job.Id,
        DatasetEvent dataset => DeclarationJob.Of(dataset.Dataset.Id),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static StoredContribution? Contribute(OpenLineageEvent read, JobId owner, EventPreparation preparation) => read switch
    {
        RunEvent run => preparation.Memory.Of(run, one => Stored(preparation.Builder.Build(one))),
        JobEvent job => Stored(Declaring(preparation.Builder.Build(job))),
        DatasetEvent dataset => Stored(ContributionBuilder.Build(dataset, owner)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static StoredContribution? Stored(EventContribution? contribution) => contribution is null || contribution.IsEmpty
        ? null
        : new StoredContribution(ContributionCodec.Encode(contribution), contribution);

    // A job event that names no output only describes the job; one with a lineage facet declares that nothing flows.
    private static EventContribution? Declaring(EventContribution contribution) =>
        contribution.IsExplicit || contribution.HasTargets ? contribution : null;
}
