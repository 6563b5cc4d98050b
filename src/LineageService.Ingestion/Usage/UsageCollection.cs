using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Usage.Logs;

namespace LineageService.Ingestion.Usage;

/// <summary>
/// Reads query logs, row by row, and counts who read what. A row that cannot be read is a failure and the rest goes on; a log that is read again
/// counts nothing twice, so that a run that was broken off is simply made again. Mutable; one per run.
/// </summary>
/// <param name="format">Of the logs; null where they hold records of <c>schemas/usage</c>.</param>
public sealed class UsageCollection(LineageGraphHost host, UsageRegister register, TimeProvider time, QueryLogFormat? format, UsageLogOptions options)
{
    private const int BatchSize = 5000;
    private const int MaxFailures = 1000;

    private readonly List<UsageRecord> _batch = new(BatchSize);
    private readonly List<SourceFailure> _failures = [];
    private readonly DateTimeOffset _now = time.GetUtcNow();
    private UsageReceipt _receipt;
    private QueryReader? _reader;
    private DateOnly? _first;
    private DateOnly? _last;
    private (long Rows, long Skipped, long Failures, int AdHoc) _counts;

    /// <exception cref="CollectorException">A path does not exist; nothing was counted.</exception>
    /// <exception cref="Graph.Store.LineageStoreException">The store cannot be read or written; what was counted before stays.</exception>
    public async Task<UsageCollectionReport> RunAsync(
        IReadOnlyCollection<string> paths, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        var files = Files(paths);
        if (format is not null)
        {
            var known = new KnownDatasets();
            await known.LoadAsync(host.Store, cancellationToken).ConfigureAwait(false);
            _reader = new QueryReader(known, format, options, _now);
        }

        foreach (var (path, name) in files)
        {
            progress?.Report(new CollectProgress($"reading {name}", _counts.Rows, 0));
            await ReadAsync(path, name, cancellationToken).ConfigureAwait(false);
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return new UsageCollectionReport(
            _counts.Rows, _counts.Skipped, _reader?.Opaque ?? 0, _counts.AdHoc, _first, _last, _receipt, _counts.Failures, [.. _failures])
        {
            DryRun = options.DryRun,
        };
    }

    private static List<(string Path, string Name)> Files(IReadOnlyCollection<string> paths)
    {
        var files = new List<(string, string)>();
        foreach (var path in paths)
        {
            if (File.Exists(path)) files.Add((path, Path.GetFileName(path)));
            else if (!Directory.Exists(path)) throw new CollectorException($"{path} does not exist");
            else files.AddRange(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => (file, Path.GetRelativePath(path, file).Replace('\\', '/'))));
        }

        return files;
    }

    private async Task ReadAsync(string path, string name, CancellationToken cancellationToken)
    {
        Stream stream;
        try
        {
            stream = SourceStream.Unpack(SourceStream.OpenFile(path));
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            Fail(new SourceFailure(SourceCodes.UnreadableFile, name, 1, 1, $"cannot be opened: {broken.Message}"));
            return;
        }

        await using (stream.ConfigureAwait(false))
        {
            var rows = format is null ? Records(stream, name) : Queries(format, stream, name, cancellationToken);
            using var reading = rows.GetEnumerator();
            while (Next(reading, name))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var record = reading.Current;
                if (record is null) continue;
                _counts.Rows++;
                _first = _first is { } first && first < record.Day ? first : record.Day;
                _last = _last is { } last && last > record.Day ? last : record.Day;
                _batch.Add(record);
                if (_batch.Count >= BatchSize) await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // A file that breaks off (a truncated gzip) has told what stands before.
    private bool Next(IEnumerator<UsageRecord?> reading, string name)
    {
        try
        {
            return reading.MoveNext();
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            Fail(new SourceFailure(SourceCodes.UnreadableFile, name, 1, 1, $"cannot be read to its end: {broken.Message}"));
            return false;
        }
    }

    private IEnumerable<UsageRecord?> Records(Stream stream, string name)
    {
        var lines = new ByteLineReader(stream);
        while (lines.Read())
        {
            if (lines.TooLong)
            {
                Fail(new SourceFailure(SourceCodes.TooLong, name, lines.LineNumber, 1, "the line is longer than the limit"));
                continue;
            }

            if (lines.Line.Span.Trim(" \t"u8).IsEmpty) continue;
            var record = UsageRecordReader.Read(lines.Line, name, lines.LineNumber, out var failure);
            if (failure is not null) Fail(failure);
            yield return record;
        }
    }

    private IEnumerable<UsageRecord?> Queries(QueryLogFormat log, Stream stream, string name, CancellationToken cancellationToken)
    {
        var day = options.Day is { } given ? new DateTimeOffset(given, TimeOnly.MinValue, TimeSpan.Zero) : _now;
        foreach (var (row, failure) in LogRows.Read(stream, name, log.Columns))
        {
            if (row is null)
            {
                Fail(failure!);
                continue;
            }

            var reading = log.Read(row, day);
            if (reading.Fault is { } fault) Fail(new SourceFailure(SourceCodes.WrongProperty, name, row.Line, 1, fault));
            else if (reading.Query is { } query) yield return _reader!.Read(query, cancellationToken);
            else _counts.Skipped++;
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (!options.DryRun) _receipt += await register.TakeAsync(_batch, cancellationToken).ConfigureAwait(false);
        _batch.Clear();
        if (_reader?.TakeAdHoc() is not { } adHoc) return;
        _counts.AdHoc += adHoc.Jobs.Length;
        if (!options.DryRun) await host.CommitAsync(adHoc, cancellationToken).ConfigureAwait(false);
    }

    private void Fail(SourceFailure failure)
    {
        _counts.Failures++;
        if (_failures.Count < MaxFailures) _failures.Add(failure);
    }
}
