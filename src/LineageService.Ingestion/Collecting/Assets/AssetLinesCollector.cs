using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Catalogs.Files;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Assets;

/// <summary>Assets and grants as JSON lines, one record a line, by <c>schemas/assets</c> and <c>schemas/grants</c>; both may stand in one file.</summary>
/// <param name="datasetNamespace">Of datasets that a record names without one.</param>
public sealed class AssetLinesCollector(ImmutableArray<string> paths, string datasetNamespace, string sourceName) : ICollector
{
    private readonly AssetReader _assets = new(datasetNamespace);
    private readonly GrantReader _grants = new(datasetNamespace);

    public CollectorSource Source { get; } = new("assets", sourceName);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var files = CatalogFile.Find(paths, ".jsonl", ".ndjson").ToList();
        for (var i = 0; i < files.Count; i++)
        {
            progress?.Report(new CollectProgress("reading assets", i, files.Count));
            var file = files[i];
            var items = await Task.Run(() => Read(file, cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var item in items) yield return item;
        }
    }

    private List<CollectedItem> Read(CatalogFile file, CancellationToken cancellationToken)
    {
        if (file.TryRead(out var failure) is not { } bytes) return [new CollectedFailure(failure!)];
        var items = new List<CollectedItem>();
        using var stream = new MemoryStream(bytes, writable: false);
        var lines = new ByteLineReader(stream);
        while (lines.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (lines.TooLong)
                items.Add(new CollectedFailure(new SourceFailure(SourceCodes.TooLong, file.Name, lines.LineNumber, 1, "expected a shorter line")));
            else if (!lines.Line.Span.Trim(" \t\r"u8).IsEmpty) items.AddRange(Read(lines.Line, file.Name, lines.LineNumber));
        }

        return items;
    }

    private IEnumerable<CollectedItem> Read(ReadOnlyMemory<byte> line, string file, long number)
    {
        using var document = JsonRecord.TryParse(line, file, number, out var failure);
        if (document is null) return [new CollectedFailure(failure!)];
        var record = document.RootElement;
        var place = new RecordPlace(file, number);
        if (record.ValueKind == JsonValueKind.Object && record.TryGetProperty("asset", out _))
            return _assets.Read(record, place) is { } asset ? AssetItems.Of(asset).ToList() : [new CollectedFailure(place.Failure!)];
        if (record.ValueKind == JsonValueKind.Object && record.TryGetProperty("grant", out _))
            return _grants.Read(record, place) is { } grant ? [new CollectedGrant(grant)] : [new CollectedFailure(place.Failure!)];
        return [place.Fail("expected an object with `asset` or `grant`")];
    }
}
