using System.Buffers.Binary;
using System.Security.Cryptography;
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
    private PreparedEvent(string contentHash, ReadOnlyMemory<byte> body, DateTimeOffset receivedAt) =>
        (ContentHash, Body, ReceivedAt) = (contentHash, body, receivedAt);

    public string ContentHash { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public DateTimeOffset ReceivedAt { get; }

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
        _ => DeadKind,
    };

    public const string DeadKind = "dead";

    public const string NotApplied = "the event could not be applied: a defect of this service";

    /// <summary>An event beyond the size limit: not kept.</summary>
    public static PreparedEvent TooLarge(DateTimeOffset receivedAt, EventIngestOptions options) => new(string.Empty, default, receivedAt)
    {
        IsTooLarge = true,
        Reason = $"larger than {options.Reading.MaxEventBytes} bytes",
    };

    public static PreparedEvent Prepare(
        ReadOnlyMemory<byte> body, DateTimeOffset receivedAt, ContributionBuilder builder, EventIngestOptions options)
    {
        if (body.Length > options.Reading.MaxEventBytes)
            return TooLarge(receivedAt, options);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body.Span, hash);
        var text = Convert.ToHexStringLower(hash);
        try
        {
            return Read(body, receivedAt, text, BinaryPrimitives.ReadUInt64LittleEndian(hash), builder, options);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // One event that breaks the reader must not take its batch along.
            return new PreparedEvent(text, body, receivedAt) { Reason = NotApplied };
        }
    }

    private static PreparedEvent Read(
        ReadOnlyMemory<byte> body,
        DateTimeOffset receivedAt,
        string text,
        ulong hash,
        ContributionBuilder builder,
        EventIngestOptions options)
    {
        var read = OpenLineageReader.Read(body.Span, options.Reading);
        if (read.Event is null) return new PreparedEvent(text, body, receivedAt) { Reason = read.Error?.ToString() };

        var time = read.Event.EventTime ?? receivedAt;
        var ahead = time - receivedAt > options.MaxClockLead;
        var rank = read.Event is RunEvent run ? run.EventType.Rank() : (byte)1;
        var key = new EventKey(Math.Max(1, (ahead ? receivedAt : time).UtcTicks), rank, hash);
        var owner = OwnerOf(read.Event);
        return new PreparedEvent(text, body, receivedAt)
        {
            Event = read.Event,
            Key = key,
            IsClockAhead = ahead,
            Owner = owner,
            Contribution = Contribute(read.Event, owner, builder),
        };
    }

    private static JobId OwnerOf(OpenLineageEvent read) => read switch
    {
        RunEvent run => run.Job.Id,
        JobEvent job => job.Job.Id,
        DatasetEvent dataset => DeclarationJob.Of(dataset.Dataset.Id),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static StoredContribution? Contribute(OpenLineageEvent read, JobId owner, ContributionBuilder builder)
    {
        var contribution = read switch
        {
            RunEvent run => builder.Build(run),
            JobEvent job => Declaring(builder.Build(job)),
            DatasetEvent dataset => ContributionBuilder.Build(dataset, owner),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return contribution is null || contribution.IsEmpty
            ? null
            : new StoredContribution(ContributionCodec.Encode(contribution), contribution.HasTargets);
    }

    // A job event that names no output only describes the job; one with a lineage facet declares that nothing flows.
    private static EventContribution? Declaring(EventContribution contribution) =>
        contribution.IsExplicit || contribution.HasTargets ? contribution : null;
}
