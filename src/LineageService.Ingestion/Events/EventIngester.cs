using System.Collections.Immutable;
using System.Globalization;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.Contributions;
using LineageService.Ingestion.Evidence;
using LineageService.Ingestion.Reading;
using LineageService.Model;
using LineageService.OpenLineage.Reading;

namespace LineageService.Ingestion.Events;

/// <summary>
/// Takes OpenLineage events into a graph: reads them, folds them and commits groups of them; an answer means that the event is durable.
/// Callers may come from many threads. Exactly one for a store, for as long as events come: it keeps fold states in memory. Knows nothing
/// of HTTP. Bodies are kept by the store: a caller must not reuse their memory.
/// </summary>
public sealed class EventIngester : IEventIntake, ISymlinkFold, IAsyncDisposable
{
    private const int LinesPerGroup = 500;
    private const int BytesPerGroup = 8 * 1024 * 1024;
    private const int JobsPerRefold = 200;

    private readonly ILineageStore _store;
    private readonly EventIngestOptions _options;
    private readonly TimeProvider _time;
    private readonly EventPreparation _preparation;
    private readonly EventCommitter _committer;

    /// <param name="analyzer">Derives column lineage from events' SQL; null leaves such jobs at table level.</param>
    public EventIngester(
        LineageGraphHost host, EventIngestOptions? options = null, TimeProvider? time = null, ISqlEventAnalyzer? analyzer = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        _store = host.Store;
        _options = options ?? EventIngestOptions.Default;
        _time = time ?? TimeProvider.System;
        _preparation = new EventPreparation(new ContributionBuilder(analyzer), _options, host.Store);
        _committer = new EventCommitter(host, _options, _time);
    }

    /// <summary>How far producers are believed here.</summary>
    public EvidenceRanking Ranking => _options.Ranking;

    /// <summary>Takes one event.</summary>
    /// <exception cref="LineageStoreException">The store cannot be written; the event is not stored.</exception>
    public Task<IngestResult> IngestAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        IngestAsync(new ReceivedEvent(body), cancellationToken);

    /// <inheritdoc cref="IngestAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public async Task<IngestResult> IngestAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        var results = await IngestManyAsync(ImmutableArray.Create(received), cancellationToken).ConfigureAwait(false);
        return results[0];
    }

    /// <summary>Takes events; each stands for itself.</summary>
    /// <returns>One result for each, in order.</returns>
    /// <exception cref="LineageStoreException">The store cannot be written; some of the events may be stored.</exception>
    public Task<ImmutableArray<IngestResult>> IngestManyAsync(
        ImmutableArray<ReadOnlyMemory<byte>> bodies, CancellationToken cancellationToken) =>
        IngestManyAsync([.. bodies.Select(body => new ReceivedEvent(body))], cancellationToken);

    /// <inheritdoc cref="IngestManyAsync(ImmutableArray{ReadOnlyMemory{byte}}, CancellationToken)"/>
    public Task<ImmutableArray<IngestResult>> IngestManyAsync(ImmutableArray<ReceivedEvent> received, CancellationToken cancellationToken)
    {
        var receivedAt = _time.GetUtcNow();
        var prepared = ImmutableArray.CreateBuilder<PreparedEvent>(received.Length);
        foreach (var one in received)
        {
            cancellationToken.ThrowIfCancellationRequested();
            prepared.Add(PreparedEvent.Prepare(one, receivedAt, _preparation));
        }

        return _committer.CommitAsync(prepared.MoveToImmutable(), cancellationToken);
    }

    /// <summary>
    /// Takes dead letters again, with the time of their first receipt. One that succeeds is an event as any other from then on; one that
    /// fails stays where it is, with its reason now; one that was applied meanwhile is a duplicate.
    /// </summary>
    /// <returns>One result for each, in order.</returns>
    /// <exception cref="LineageStoreException">The store cannot be written; some of the letters may be applied.</exception>
    public Task<ImmutableArray<IngestResult>> ReplayAsync(ImmutableArray<LoggedEvent> letters, CancellationToken cancellationToken)
    {
        var prepared = ImmutableArray.CreateBuilder<PreparedEvent>(letters.Length);
        foreach (var letter in letters)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var received = new ReceivedEvent(letter.Body, letter.Position);
            prepared.Add(PreparedEvent.Prepare(received, letter.ReceivedAt, _preparation, isReplay: true));
        }

        return _committer.CommitAsync(prepared.MoveToImmutable(), cancellationToken);
    }

    /// <summary>Takes a JSON array of events. Where it is not one as a whole, nothing is taken.</summary>
    /// <exception cref="LineageStoreException">The store cannot be written; some of the events may be stored.</exception>
    public Task<BatchIngestResult> IngestBatchAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        IngestBatchAsync(new ReceivedEvent(body), cancellationToken);

    /// <inheritdoc cref="IngestBatchAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    /// <param name="received">The array; an event's position is the array's with the event's index behind it.</param>
    public async Task<BatchIngestResult> IngestBatchAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        var body = received.Body;
        if (body.Length > _options.MaxBatchBytes)
            return new BatchIngestResult(0, 0, [], 0, $"larger than {_options.MaxBatchBytes} bytes", IsTooLarge: true);
        var (elements, error) = EventArrayReader.Read(body.Span, _options.Reading);
        if (error is not null) return new BatchIngestResult(0, 0, [], 0, error.ToString());

        var bodies = ImmutableArray.CreateBuilder<ReceivedEvent>(elements.Length);
        foreach (var element in elements) bodies.Add(new ReceivedEvent(body[element], Within(received.Position, bodies.Count)));
        var results = await IngestManyAsync(bodies.MoveToImmutable(), cancellationToken).ConfigureAwait(false);
        var failures = ImmutableArray.CreateBuilder<IngestFailure>();
        long epoch = 0;
        for (var index = 0; index < results.Length; index++)
        {
            epoch = Math.Max(epoch, results[index].Epoch);
            if (!results[index].IsSuccess) failures.Add(new IngestFailure(index, results[index].Reason ?? string.Empty, Retriable: false));
        }

        return new BatchIngestResult(results.Length, results.Length - failures.Count, failures.DrainToImmutable(), epoch);
    }

    /// <summary>
    /// Takes a file of one event a line, already unpacked; blank lines do not count. Reading goes on while groups are committed.
    /// </summary>
    /// <param name="lines">Read to its end; not disposed.</param>
    /// <exception cref="LineageStoreException">The store cannot be written; the lines so far may be stored.</exception>
    public Task<IngestCounts> IngestLinesAsync(Stream lines, IProgress<IngestCounts>? progress, CancellationToken cancellationToken) =>
        IngestLinesAsync(lines, null, progress, cancellationToken);

    /// <inheritdoc cref="IngestLinesAsync(Stream, IProgress{IngestCounts}?, CancellationToken)"/>
    /// <param name="position">Where the lines come from; an event's position is this with the number of its line behind it.</param>
    public async Task<IngestCounts> IngestLinesAsync(
        Stream lines, string? position, IProgress<IngestCounts>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var reader = new ByteLineReader(lines, (int)Math.Min(_options.Reading.MaxEventBytes, ByteLineReader.DefaultMaxLineLength));
        var counts = IngestCounts.None;
        Task<IngestCounts>? underway = null;
        bool more;
        do
        {
            var group = new LineGroup();
            more = ReadGroup(reader, group, position, cancellationToken);
            if (underway is not null) counts = await underway.ConfigureAwait(false);
            progress?.Report(counts);
            underway = CommitAsync(group, counts, reader.BytesRead, cancellationToken);
        }
        while (more);

        counts = await underway.ConfigureAwait(false);
        progress?.Report(counts);
        return counts;
    }

    /// <inheritdoc/>
    public async Task<(IdentityMerge Exception, long Epoch)?> SeparateAsync(
        DatasetId path, string author, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var name = new IdentityName(path.Namespace, path.Name);
        var separation = new IdentityMerge(
            $"s-{Guid.CreateVersion7(now):N}", NodeKind.Dataset, name, name, "An exception from a symlink.", KnownAlias.Symlink, now)
        {
            UndoneAt = now,
            UndoneBy = author,
        };
        var result = await _committer.RefoldAsync(new RefoldRequest([]) { Separation = separation }, cancellationToken).ConfigureAwait(false);
        return result.Separation is { } kept ? (kept, result.Epoch) : null;
    }

    /// <summary>
    /// Ranks the evidence of all jobs anew where the rules are others than those it was ranked by last; the shipped
    /// ones where none were applied yet. Events go on meanwhile.
    /// </summary>
    /// <returns>How many jobs were looked at; 0 where the rules are the same.</returns>
    /// <exception cref="LineageStoreException">The store cannot be read or written; asked again, all are looked at again.</exception>
    public async Task<int> ApplyRankingAsync(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var applied = new AppliedRanking(_store, Ranking);
        if (await applied.IsCurrentAsync(cancellationToken).ConfigureAwait(false)) return 0;
        var jobs = new List<JobId>();
        await foreach (var job in _store.ReadJobsAsync(cancellationToken).ConfigureAwait(false)) jobs.Add(job.Id);
        var done = 0;
        foreach (var some in jobs.Chunk(JobsPerRefold))
        {
            var folded = await _store.FindFoldStatesAsync(some, cancellationToken).ConfigureAwait(false);
            if (folded.Count > 0)
                await _committer.RefoldAsync(new RefoldRequest([.. folded.Keys]), cancellationToken).ConfigureAwait(false);
            done += some.Length;
            progress?.Report(done);
        }

        var mark = new RefoldRequest([]) { States = [applied.Mark] };
        await _committer.RefoldAsync(mark, cancellationToken).ConfigureAwait(false);
        return done;
    }

    /// <summary>Waits for what is queued and ends; the store stays open.</summary>
    public ValueTask DisposeAsync() => _committer.DisposeAsync();

    private bool ReadGroup(ByteLineReader reader, LineGroup group, string? position, CancellationToken cancellationToken)
    {
        var receivedAt = _time.GetUtcNow();
        while (group.Events.Count < LinesPerGroup && group.Bytes < BytesPerGroup)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!reader.Read()) return false;
            if (reader.TooLong)
                group.Add(PreparedEvent.TooLarge(receivedAt, _options), reader.LineNumber);
            else if (!reader.Line.Span.Trim(" \t\r"u8).IsEmpty)
                group.Add(Prepare(reader, position, receivedAt), reader.LineNumber);
        }

        return true;
    }

    private PreparedEvent Prepare(ByteLineReader reader, string? position, DateTimeOffset receivedAt) => PreparedEvent.Prepare(
        new ReceivedEvent(reader.Line.ToArray(), Within(position, reader.LineNumber)), receivedAt, _preparation);

    private static string? Within(string? position, long place) =>
        position is null ? null : string.Create(CultureInfo.InvariantCulture, $"{position}#{place}");

    private async Task<IngestCounts> CommitAsync(LineGroup group, IngestCounts before, long bytesRead, CancellationToken cancellationToken)
    {
        var results = await _committer.CommitAsync([.. group.Events], cancellationToken).ConfigureAwait(false);
        var (accepted, duplicate, dead) = (before.Accepted, before.Duplicate, before.DeadLettered);
        var failures = before.Failures;
        for (var index = 0; index < results.Length; index++)
        {
            switch (results[index].Status)
            {
                case IngestStatus.Accepted:
                    accepted++;
                    break;
                case IngestStatus.Duplicate:
                    duplicate++;
                    break;
                default:
                    dead++;
                    if (failures.Length < _options.MaxReportedFailures)
                        failures = failures.Add(new IngestFailure(group.Lines[index], results[index].Reason ?? "", Retriable: false));
                    break;
            }
        }

        return new IngestCounts(before.Received + results.Length, accepted, duplicate, dead, bytesRead, failures);
    }

    /// <summary>Events of a file on their way into one commit. Mutable.</summary>
    private sealed class LineGroup
    {
        public List<PreparedEvent> Events { get; } = [];

        public List<long> Lines { get; } = [];

        public long Bytes { get; private set; }

        public void Add(PreparedEvent prepared, long line)
        {
            Events.Add(prepared);
            Lines.Add(line);
            Bytes += prepared.Body.Length;
        }
    }
}
