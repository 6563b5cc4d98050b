using LineageService.Api;
using LineageService.Cli.Configuration.Sections;
using LineageService.Cli.Moving;
using LineageService.Graph.Corrections;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis.Events;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Evidence;
using LineageService.Ingestion.Tasks.Import;

namespace LineageService.Cli.Serving;

/// <summary>Puts the backend of a service together: store, graph, ingesters.</summary>
internal static class LineageBackends
{
    /// <summary>Opens the store of a directory or address for writing, creating it where it is not there.</summary>
    /// <exception cref="LineageStoreException">It is locked, newer than this program, or cannot be written.</exception>
    public static Task<LineageBackend> OpenAsync(string directory, CancellationToken cancellationToken, UserFunctions? functions = null) =>
        OpenAsync(directory, new SqliteStoreOptions(), EventIngestOptions.Default, cancellationToken, functions);

    /// <summary>Opens the store of a directory or address as a configuration says.</summary>
    /// <exception cref="LineageStoreException">It is locked, newer than this program, or cannot be written.</exception>
    public static async Task<LineageBackend> OpenAsync(
        string directory, SqliteStoreOptions store, EventIngestOptions events, CancellationToken cancellationToken, UserFunctions? functions = null,
        GraphOptions? graph = null) =>
        await CreateAsync(
            await StoreAddresses.OpenToWriteAsync(directory, cancellationToken, store).ConfigureAwait(false),
            cancellationToken,
            functions,
            EvidenceFile.Read(directory),
            events,
            graph).ConfigureAwait(false);

    /// <summary>A backend over an open store, which it owns from now on.</summary>
    /// <param name="ranking">How far producers are believed; null for the shipped rules.</param>
    public static async Task<LineageBackend> CreateAsync(
        ILineageStore store,
        CancellationToken cancellationToken,
        UserFunctions? functions = null,
        EvidenceRanking? ranking = null,
        EventIngestOptions? ingesting = null,
        GraphOptions? graph = null)
    {
        var time = TimeProvider.System;
        graph ??= GraphOptions.Usual;
        var host = await LineageGraphHost.OpenAsync(store, time, graph.Residence, graph.MaxWalkNodes, cancellationToken).ConfigureAwait(false);
        using (var corrections = new CorrectionRegister(host, time)) await corrections.SweepAsync(cancellationToken).ConfigureAwait(false);
        var options = (ingesting ?? EventIngestOptions.Default) with { Ranking = ranking ?? EvidenceRanking.Shipped };
        var events = new EventIngester(host, options, time, new SqlEventAnalyzer(functions));
        return new LineageBackend(host, events, new TaskImporter(host, time, events, functions), time);
    }
}
