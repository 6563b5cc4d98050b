using System.Collections.Immutable;
using System.Globalization;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Tasks.Import;

/// <summary>
/// Hands the events of files to the ingester, in groups. A line that cannot be read goes along: the ingester keeps it as a dead letter, so that no
/// event is lost. Mutable; one import.
/// </summary>
internal sealed class EventImport(EventIngester ingester, FailureTally failures, IProgress<ImportProgress>? progress)
{
    private const int MaxEvents = 500;
    private const long MaxBytes = 16L * 1024 * 1024;

    private readonly List<(ReadOnlyMemory<byte> Body, SourceRecord Record)> _group = [];
    private ImportedEvents _counts = ImportedEvents.None;
    private long _bytes;

    public async Task<ImportedEvents> RunAsync(IEnumerable<SourceFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            foreach (var record in file.Read(new SourceReader(TaskDefaults.None)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (record is EventRecord read) Add(read.Body, record);
                else if (record is FailureRecord { Text.IsEmpty: false } broken) Add(broken.Text.ToArray(), record);
                else if (record is FailureRecord lost) failures.Add(lost.Failure);
                if (_group.Count >= MaxEvents || _bytes >= MaxBytes) await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return _counts;
    }

    private void Add(ReadOnlyMemory<byte> body, SourceRecord record)
    {
        _group.Add((body, record));
        _bytes += body.Length;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_group.Count == 0) return;
        var received = _group.Select(entry => new ReceivedEvent(entry.Body, PositionOf(entry.Record)));
        var results = await ingester.IngestManyAsync([.. received], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < results.Length; i++) Count(results[i], _group[i].Record);
        _group.Clear();
        _bytes = 0;
        progress?.Report(new ImportProgress(ImportPhase.Events, _counts.Received, 0));
    }

    // What comes over stdin or in a body has no name.
    private static string PositionOf(SourceRecord record) => string.Create(
        CultureInfo.InvariantCulture, $"{(record.File is null ? "lines" : $"file:{record.File}")}#{record.Line}");

    private void Count(IngestResult result, SourceRecord record)
    {
        var counts = _counts with { Received = _counts.Received + 1 };
        switch (result.Status)
        {
            case IngestStatus.Accepted:
                _counts = counts with { Accepted = counts.Accepted + 1 };
                break;
            case IngestStatus.Duplicate:
                _counts = counts with { Duplicate = counts.Duplicate + 1 };
                break;
            default:
                _counts = counts with { DeadLettered = counts.DeadLettered + 1 };
                failures.Add(new SourceFailure(SourceCodes.DeadEvent, record.File, record.Line, 1, result.Reason ?? "the event was not taken"));
                break;
        }
    }
}
