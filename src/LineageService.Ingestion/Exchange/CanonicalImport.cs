using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Graph.Corrections;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Reading;
using LineageService.Model;

namespace LineageService.Ingestion.Exchange;

/// <summary>What an import of a canonical export took.</summary>
/// <param name="Rejected">Lines that could not be read: the first of them, each with its number.</param>
public sealed record CanonicalImportReport(long Lines, long Datasets, long Jobs, long Runs, long EdgeVersions, long Merges, ImmutableArray<string> Rejected);

/// <summary>
/// Takes a canonical export into a store. Into an empty one it gives a store with the same export; into another it adds to what is there, and replaces
/// what the export speaks of. Mutable; one import.
/// </summary>
public sealed class CanonicalImport
{
    private const int MaxRejected = 20;
    private const int MaxBatch = 2_000;

    private readonly LineageGraphHost _host;
    private readonly DateTimeOffset _recordedAt;
    private readonly List<DatasetRecord> _datasets = [];
    private readonly List<JobRecord> _jobs = [];
    private readonly List<RunRecord> _runs = [];
    private readonly List<IdentityMerge> _merges = [];
    private readonly List<Correction> _corrections = [];
    private readonly List<CanonicalLabel> _labels = [];
    private readonly List<EdgeSet> _sets = [];
    private readonly List<EdgeHistory> _histories = [];
    private readonly List<EdgeSet> _versions = [];
    private readonly ImmutableArray<string>.Builder _rejected = ImmutableArray.CreateBuilder<string>();
    private (long Lines, long Datasets, long Jobs, long Runs, long Versions, long Merges) _counts;

    private CanonicalImport(LineageGraphHost host, DateTimeOffset recordedAt) => (_host, _recordedAt) = (host, recordedAt);

    /// <summary>True where a file begins as a canonical export does.</summary>
    public static bool IsExport(ReadOnlySpan<byte> head) => head.StartsWith("{\"kind\":\"#lineage-export\""u8);

    /// <param name="input">The export, unpacked; read to its end, not disposed.</param>
    /// <exception cref="InvalidDataException">It is none, or of a newer version; nothing is taken.</exception>
    /// <exception cref="LineageStoreException">The store cannot be written; what was committed before stays.</exception>
    public static async Task<CanonicalImportReport> RunAsync(
        LineageGraphHost host, Stream input, TimeProvider time, IProgress<ExchangeProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(time);
        var import = new CanonicalImport(host, time.GetUtcNow());
        var lines = new ByteLineReader(input, MaxLine);
        if (!lines.Read() || !IsExport(lines.Line.Span)) throw new InvalidDataException("This is no canonical export: its first line is not its header.");
        var version = CanonicalJson.Read<CanonicalHeader>(lines.Line.Span).Version;
        if (version != CanonicalHeader.CurrentVersion)
            throw new InvalidDataException($"The export has version {version}; this program reads version {CanonicalHeader.CurrentVersion}.");
        while (lines.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (lines.Line.IsEmpty && !lines.TooLong) continue;
            import.Take(lines);
            if (import.Pending < MaxBatch) continue;
            await import.FlushAsync(cancellationToken).ConfigureAwait(false);
            progress?.Report(new ExchangeProgress(import._counts.Lines));
        }

        import.CloseHistory();
        await import.FlushAsync(cancellationToken).ConfigureAwait(false);
        await import.CorrectAsync(cancellationToken).ConfigureAwait(false);
        await CanonicalLabels.WriteAsync(host, import._labels, import._recordedAt, cancellationToken).ConfigureAwait(false);
        progress?.Report(new ExchangeProgress(import._counts.Lines));
        return import.Report();
    }

    private const int MaxLine = 512 * 1024 * 1024;

    private int Pending => _datasets.Count + _jobs.Count + _runs.Count + _merges.Count + _sets.Count + _histories.Count;

    private void Take(ByteLineReader lines)
    {
        _counts.Lines++;
        try
        {
            if (lines.TooLong) throw new JsonException("the line is too long");
            Take(lines.Line.Span);
        }
        catch (JsonException mistake)
        {
            if (_rejected.Count < MaxRejected) _rejected.Add($"line {lines.LineNumber}: {Sentence(mistake)}");
        }
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        switch (KindOf(line))
        {
            case CanonicalDataset.KindName:
                _datasets.Add(CanonicalRecords.Read(CanonicalJson.Read<CanonicalDataset>(line)));
                _counts.Datasets++;
                break;
            case CanonicalJob.KindName:
                _jobs.Add(CanonicalRecords.Read(CanonicalJson.Read<CanonicalJob>(line)));
                _counts.Jobs++;
                break;
            case CanonicalRun.KindName:
                _runs.Add(CanonicalRecords.Read(CanonicalJson.Read<CanonicalRun>(line)));
                _counts.Runs++;
                break;
            case CanonicalMerge.KindName:
                _merges.Add(CanonicalRecords.Read(CanonicalJson.Read<CanonicalMerge>(line), _recordedAt));
                _counts.Merges++;
                break;
            case CanonicalCorrection.KindName:
                _corrections.Add(CanonicalRecords.Read(CanonicalJson.Read<CanonicalCorrection>(line), _recordedAt));
                break;
            case CanonicalLabel.KindName:
                _labels.Add(CanonicalLabels.Checked(CanonicalJson.Read<CanonicalLabel>(line)));
                break;
            case CanonicalEdges.KindName:
                Take(CanonicalRecords.Read(CanonicalJson.Read<CanonicalEdges>(line)));
                _counts.Versions++;
                break;
            default:
                throw new JsonException("a record of unknown kind");
        }
    }

    // Versions of one history stand one behind the other: the export is sorted.
    private void Take(EdgeSet set)
    {
        if (!CanonicalExport.IsTimed(set.Evidence))
        {
            _sets.Add(set with { ValidFrom = _recordedAt });
            return;
        }

        if (_versions is [var first, ..] && (first.Job, first.Target, first.Evidence) != (set.Job, set.Target, set.Evidence)) CloseHistory();
        _versions.Add(set);
    }

    private void CloseHistory()
    {
        if (_versions is not [var first, ..]) return;
        _histories.Add(new EdgeHistory(
            first.Job, first.Target, first.Evidence, _versions.Min(version => version.ValidFrom), [.. _versions.OrderBy(version => version.ValidFrom)]));
        _versions.Clear();
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (Pending == 0) return;
        await _host.CommitAsync(new LineageBatch
        {
            RecordedAt = _recordedAt,
            Datasets = [.. _datasets],
            Jobs = [.. _jobs],
            Runs = [.. _runs],
            Merges = [.. _merges],
            EdgeSets = [.. _sets],
            EdgeHistories = [.. _histories],
        }, cancellationToken).ConfigureAwait(false);
        _datasets.Clear();
        _jobs.Clear();
        _runs.Clear();
        _merges.Clear();
        _sets.Clear();
        _histories.Clear();
    }

    // Beside those that are known; one that is known by its id stays as it is.
    private async Task CorrectAsync(CancellationToken cancellationToken)
    {
        if (_corrections.Count == 0) return;
        var known = await CorrectionsCodec.ReadAsync(_host.Store, cancellationToken).ConfigureAwait(false);
        var ids = known.Select(correction => correction.Id).ToHashSet(StringComparer.Ordinal);
        var all = known.AddRange(_corrections.Where(correction => ids.Add(correction.Id)));
        if (all.Length == known.Length) return;
        var states = CorrectionsCodec.Write(all, withSuppressions: true);
        await _host.CommitAsync(new LineageBatch { RecordedAt = _recordedAt, KeyedStates = states }, cancellationToken).ConfigureAwait(false);
    }

    private CanonicalImportReport Report() => new(
        _counts.Lines, _counts.Datasets, _counts.Jobs, _counts.Runs, _counts.Versions, _counts.Merges, _rejected.ToImmutable());

    private static string? KindOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return reader.Read() && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("kind"u8) && reader.Read()
            ? reader.GetString()
            : null;
    }

    // The message of a reader's own mistake could hold the text it stands before.
    private static string Sentence(JsonException mistake) =>
        mistake.Path is null && mistake.LineNumber is null ? mistake.Message : $"no readable record (near byte {mistake.BytePositionInLine})";
}
