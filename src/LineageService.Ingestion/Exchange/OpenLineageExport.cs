using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Exchange;

/// <summary>
/// Writes what holds now as OpenLineage events, one a line: a dataset event for each dataset of which something is known, then a job event for each job
/// that writes one. A job's lineage is stated twice: as <c>columnLineage</c> of its outputs, which every consumer reads, and as <c>lineage</c> facet of
/// the job, which says the rest (dependence on rows as a whole, job to job). What the format has no place for is lost: functions, spans, validity, who
/// claims what. Source: OpenLineage 2-0-2, columnLineage 1-2-0, lineage 1-0-0.
/// </summary>
public static class OpenLineageExport
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="output">Gets UTF-8 with line feeds; not disposed.</param>
    /// <param name="withSql">True to put jobs' SQL texts into <c>sql</c> facets.</param>
    /// <returns>The number of events.</returns>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<long> WriteAsync(
        ILineageReader store, Stream output, bool withSql, IProgress<ExchangeProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(output);
        var datasets = new Dictionary<DatasetId, DatasetRecord>();
        await foreach (var dataset in store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false)) datasets[dataset.Id] = dataset;
        var jobs = new List<JobRecord>();
        await foreach (var job in store.ReadJobsAsync(cancellationToken).ConfigureAwait(false)) jobs.Add(job);

        var line = new ArrayBufferWriter<byte>();
        var writer = new Utf8JsonWriter(line, WriterOptions);
        await using var disposing = writer.ConfigureAwait(false);
        long count = 0;
        async Task EndAsync()
        {
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            line.Write("\n"u8);
            await output.WriteAsync(line.WrittenMemory, cancellationToken).ConfigureAwait(false);
            line.ResetWrittenCount();
            writer.Reset();
            if (++count % 1000 == 0) progress?.Report(new ExchangeProgress(count));
        }

        foreach (var dataset in datasets.Values.OrderBy(dataset => dataset.Id))
        {
            if (!DatasetFacetsWriter.SaysSomething(dataset)) continue;
            OpenLineageEventWriter.Write(writer, dataset);
            await EndAsync().ConfigureAwait(false);
        }

        foreach (var job in jobs.OrderBy(job => job.Id.Namespace, StringComparer.Ordinal).ThenBy(job => job.Id.Name, StringComparer.Ordinal))
        {
            var sets = await store.FindEdgeSetsAsync(job.Id, cancellationToken).ConfigureAwait(false);
            var active = sets.Where(set => set.IsActive).ToList();
            if (active.Count == 0 && job.Inputs.IsEmpty && job.Outputs.IsEmpty) continue;
            OpenLineageEventWriter.Write(writer, job, active, datasets, withSql);
            await EndAsync().ConfigureAwait(false);
        }

        progress?.Report(new ExchangeProgress(count));
        return count;
    }
}
