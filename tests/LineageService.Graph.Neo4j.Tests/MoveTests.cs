using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Corrections;
using LineageService.Graph.Labels;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Graph.Verification;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Exchange;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Policies;
using LineageService.Ingestion.Labels.Register;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Graph.Neo4j.Tests;

/// <summary>A store moves from SQLite to Neo4j and back, and is the same afterwards.</summary>
public sealed class MoveTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lineage-move-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_warehouse_of_samples_comes_back_from_Neo4j_with_the_same_export_and_is_sound_everywhere()
    {
        await using var origin = await FilledAsync(Path.Combine(_directory.FullName, "origin"));
        await using var shared = await EmptyStores.OpenAsync(Token);
        var there = await ImageTransfer.RunAsync(ImageSource.Of(origin), shared, overwrite: false, null, Token);
        Assert.Empty((await StoreVerification.RunAsync(shared, null, Token)).Violations.Select(violation => $"{violation.Rule} {violation.Examples[0]}"));
        Assert.Equal(origin.Epoch, await shared.ReadEpochAsync(Token));
        await using var back = await SqliteLineageStore.OpenAsync(Path.Combine(_directory.FullName, "back"), new SqliteStoreOptions(), Token);
        var here = await ImageTransfer.RunAsync(ImageSource.Of(shared), back, overwrite: false, null, Token);
        Assert.Empty(there.Digest.Differences(here.Digest));
        Assert.Empty((await StoreVerification.RunAsync(back, null, Token)).Violations);
        var export = await ExportAsync(origin);
        Assert.Equal(export, await ExportAsync(shared));
        Assert.Equal(export, await ExportAsync(back));

        // What was said of labels, and what follows from it, is the same wherever the store lies.
        var labels = await LabelsAsync(origin);
        Assert.Contains("said 3", labels, StringComparison.Ordinal);
        Assert.Contains("RAW", labels, StringComparison.Ordinal);
        Assert.Equal(labels, await LabelsAsync(shared));
        Assert.Equal(labels, await LabelsAsync(back));

        // A replica that was open meanwhile sees that the store is another than it was.
        Assert.True((await shared.ReadChangesAsync(0, 10, Token)).Epoch == 0);
    }

    private static async Task<SqliteLineageStore> FilledAsync(string path)
    {
        var store = await SqliteLineageStore.OpenAsync(path, new SqliteStoreOptions(), Token);
        await using (var host = await LineageGraphHost.OpenAsync(store, null, Token))
        {
            await using var events = new EventIngester(host);
            using var importer = new TaskImporter(host, TimeProvider.System, events);
            await importer.ImportAsync(new ImportRequest([RepositoryFiles.PathOf("samples")], TaskDefaults.None), null, Token);
            using var corrections = new CorrectionRegister(host, TimeProvider.System);
            var edge = (await FirstAsync(store)).Edges[0];
            await corrections.AddAsync(CorrectionKind.Suppress, edge.From, edge.To, null, null, "wrong", "ann", null, isProposal: false, Token);
            await LabelAsync(host, edge.From);
            var body = Encoding.UTF8.GetBytes("{\"eventTime\":");
            await host.CommitAsync(
                new LineageBatch
                {
                    Events = [new LoggedEvent(Convert.ToHexStringLower(SHA256.HashData(body)), LoggedEvent.DeadKind, body, DateTimeOffset.UnixEpoch, "cut off", "kafka:events/0@1")],
                    RecordedAt = DateTimeOffset.UnixEpoch,
                },
                Token);
        }

        return await SqliteLineageStore.OpenAsync(path, new SqliteStoreOptions { ReadOnly = true }, Token);
    }

    private static async Task LabelAsync(LineageGraphHost host, LineageNode node)
    {
        await using var labels = new LabelHost(host, TimeProvider.System);
        await labels.StartAsync(Token);
        await labels.RecordAsync(
            [
                labels.NewEntry("ann", "asked") with { Assigned = new LabelAssignment("mail", node.Dataset, node.Path, "PII.email") { Actor = "ann", ThroughHierarchy = true } },
                labels.NewEntry("dpo") with { Policy = "version: 7\nlevels: [public, internal, confidential, restricted]\nk_min: 12\n" },
                labels.NewEntry("eve", "noted") with { Decision = new FindingDecision("QI a") { State = FindingState.Waived, Owner = "core" } },
            ],
            Token);
    }

    private static async Task<string> LabelsAsync(ILineageStore store)
    {
        var log = await LabelLog.ReadAsync(store, Token);
        var register = LabelRegister.Empty.With(log.Entries);
        var policy = PolicyDocument.Read(register.Policy!, DateTimeOffset.MinValue).Policy!;
        var state = LabelState.Of(await GraphLoader.LoadAsync(store, Token), policy).Apply(new LabelUpdate { Assigned = [.. register.Assignments.Values] }, Token).State;
        var labels = state.NodesOf("mail").SelectMany(node => state.LabelsOf(node).Select(label => $"{node} {label.Form.WireName()}")).Order(StringComparer.Ordinal);
        return $"said {log.Entries.Count}, policy {policy.Version}, {register.Decisions.Count} decided: {string.Join(", ", labels)}";
    }

    private static async Task<EdgeSet> FirstAsync(SqliteLineageStore store)
    {
        await foreach (var set in store.ReadEdgeSetsAsync(Token)) if (set.Edges.Length > 0) return set;
        throw new InvalidOperationException("No edges came out of the samples.");
    }

    private static async Task<string> ExportAsync(ILineageStore store)
    {
        using var output = new MemoryStream();
        await CanonicalExport.WriteAsync(store, output, withSql: true, null, Token);
        return Convert.ToHexStringLower(SHA256.HashData(output.ToArray()));
    }
}
