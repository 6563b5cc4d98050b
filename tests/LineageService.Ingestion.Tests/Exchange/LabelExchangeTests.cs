using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Register;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Exchange;

/// <summary>What was said of labels goes with a store: into a copy with its whole log, into a canonical export as what holds.</summary>
public sealed class LabelExchangeTests : IDisposable
{
    private const string Policy = "version: 7\nlevels: [public, internal, confidential, restricted]\nk_min: 12\n";

    private static readonly DatasetId People = new("wh", "src.people");

    private readonly string _directory = Path.Combine(Path.GetTempPath(), "lineage-labels-" + Guid.NewGuid().ToString("N"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task What_holds_of_labels_is_in_a_canonical_export_and_comes_back_from_it()
    {
        var store = new InMemoryLineageStore();
        await using var graph = await LineageGraphHost.OpenAsync(store, TimeProvider.System, Token);
        var before = await FilledAsync(graph);
        var export = await CanonicalExportTests.ExportAsync(store);
        Assert.Equal(8, export.Split('\n').Count(line => line.StartsWith("{\"kind\":\"label\"", StringComparison.Ordinal)));
        Assert.DoesNotContain("gone", export, StringComparison.Ordinal);

        await using var other = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, Token);
        Assert.Empty((await CanonicalExportTests.ImportAsync(other, export)).Rejected);

        Assert.Equal(export, await CanonicalExportTests.ExportAsync(other.Store));
        await AssertSameAsync(before, other);

        // A second time it says nothing new.
        await CanonicalExportTests.ImportAsync(other, export);
        Assert.Equal(export, await CanonicalExportTests.ExportAsync(other.Store));
    }

    [Fact]
    public async Task An_import_does_not_change_what_a_store_says_of_labels_already()
    {
        await using var graph = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, Token);
        await FilledAsync(graph);
        var export = await CanonicalExportTests.ExportAsync(graph.Store);
        await using var other = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, Token);
        await using (var labels = new LabelHost(other, TimeProvider.System))
        {
            await labels.StartAsync(Token);
            await labels.RecordAsync([labels.NewEntry("eve") with { Assigned = new LabelAssignment("mail", People, "s", "FIN.card_pan") }], Token);
        }

        await CanonicalExportTests.ImportAsync(other, export);

        await using var after = new LabelHost(other, TimeProvider.System);
        await after.StartAsync(Token);
        Assert.Equal("FIN.card_pan", after.Current.Register.Assignments["mail"].Category);
        Assert.Equal(7, after.Current.Policy.Version);
    }

    [Theory]
    [InlineData("""{"kind":"label","about":"assignment","id":"a","said":{}}""")]
    [InlineData("""{"kind":"label","about":"assignment","id":"a","said":{"assigned":{"id":"a"}}}""")]
    [InlineData("""{"kind":"label","about":"policy","id":"","said":{"policy":"levels: 3"}}""")]
    [InlineData("""{"kind":"label","about":"profile","id":"a","said":{"field":{},"count":2000000000,"found":[]}}""")]
    [InlineData("""{"kind":"label","about":"residual","id":"a","said":{"namespace":"n","name":"d","path":"p","assignment":"a","state":77}}""")]
    public async Task A_line_that_says_nothing_of_labels_is_rejected_and_the_others_are_taken(string line)
    {
        await using var graph = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, Token);
        await FilledAsync(graph);
        var export = await CanonicalExportTests.ExportAsync(graph.Store);
        await using var other = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, Token);

        var report = await CanonicalExportTests.ImportAsync(other, export + line + "\n");

        Assert.Single(report.Rejected);
        Assert.Equal(export, await CanonicalExportTests.ExportAsync(other.Store));
    }

    [Fact]
    public async Task A_copy_by_way_of_SQLite_has_the_whole_log_of_labels()
    {
        var store = new InMemoryLineageStore();
        await using var graph = await LineageGraphHost.OpenAsync(store, TimeProvider.System, Token);
        var before = await FilledAsync(graph);
        await using var between = await SqliteLineageStore.OpenAsync(_directory, new SqliteStoreOptions(), Token);
        await ImageTransfer.RunAsync(ImageSource.Of(store), between, overwrite: false, null, Token);
        var back = new InMemoryLineageStore();
        await ImageTransfer.RunAsync(ImageSource.Of(between), back, overwrite: false, null, Token);

        await using var other = await LineageGraphHost.OpenAsync(back, TimeProvider.System, Token);
        await AssertSameAsync(before, other);
        Assert.Equal((await LabelLog.ReadAsync(store, Token)).Entries, (await LabelLog.ReadAsync(back, Token)).Entries, (one, copy) => Text(one) == Text(copy));

        static string Text(LabelLogEntry entry) => $"{entry.Number} {entry.RecordedAt:O} {entry.Actor} {entry.Reason} {entry.Assigned?.Id} {entry.Withdrawn} {entry.Policy} {entry.Declassification?.Id} {entry.Decision?.Finding}";
    }

    private static async Task<(LabelRegister Register, string Labels)> FilledAsync(LineageGraphHost graph)
    {
        await using var labels = new LabelHost(graph, TimeProvider.System);
        await labels.StartAsync(Token);
        await ImportAsync(graph, "a", "CREATE TABLE a AS SELECT s, k FROM src.people");
        await ImportAsync(graph, "b", "CREATE TABLE b AS SELECT s FROM src.people");
        var now = TimeProvider.System.GetUtcNow();
        await labels.RecordAsync(
            [
                labels.NewEntry("ann", "asked") with { Assigned = new LabelAssignment("mail", People, "s", "PII.email") { Level = "restricted", Actor = "ann", Reason = "asked" } },
                labels.NewEntry("ann") with { Assigned = new LabelAssignment("stays", People, "k", "PII.phone") { ThroughLineage = false, Method = AssignmentMethod.Suggested, Confidence = 0.5 } },
                labels.NewEntry("ann") with { Assigned = new LabelAssignment("gone", People, "k", "PII.ip") },
                labels.NewEntry("ann") with { Withdrawn = "gone" },
                labels.NewEntry("dpo") with { Policy = Policy },
                labels.NewEntry("eve", "noted") with { Decision = new FindingDecision("QI a") { State = FindingState.Waived, Owner = "core", ExpiresAt = now.AddDays(3) } },
                labels.NewEntry("scanner") with { Scanned = [new DatasetId("wh", "a")] },
                labels.NewEntry("scanner") with { Sampled = new FieldSampling(new FieldId(People, "s"), ["PII.email"]) },
                labels.NewEntry("scanner") with { Sampled = new FieldSampling(new FieldId(People, "s"), []) },
                labels.NewEntry("bob") with
                {
                    Declassification = new Declassification("d")
                    {
                        Node = new FieldId(new DatasetId("wh", "a"), "s"), Tags = ["PII"], ToForm = LabelForm.Pseudonym, Origins = default, Reason = "agreed", RequestedBy = "ann",
                        ApprovedBy = "bob", ApprovedAt = now.AddMinutes(-1), ExpiresAt = now.AddDays(30), State = DeclassificationState.Active,
                    },
                },
            ],
            Token);
        // The job writes something else from now on; what it wrote is still there.
        await ImportAsync(graph, "b", "CREATE TABLE b AS SELECT 1 AS s FROM src.other");
        var snapshot = await labels.WaitAsync(graph.Current.Epoch, Token);
        Assert.Equal("RAW residual", Forms(snapshot, "b", "s"));
        Assert.Equal("PSEUDO", Forms(snapshot, "a", "s"));
        return (snapshot.Register, AllOf(snapshot));
    }

    private static async Task AssertSameAsync((LabelRegister Register, string Labels) before, LineageGraphHost graph)
    {
        await using var labels = new LabelHost(graph, TimeProvider.System);
        await labels.StartAsync(Token);
        var after = labels.Current;
        Assert.Equal(before.Labels, AllOf(after));
        Assert.Equal((Policy, 7), (after.Register.Policy, after.Policy.Version));
        Assert.Equal(before.Register.Assignments.OrderBy(one => one.Key), after.Register.Assignments.OrderBy(one => one.Key));
        Assert.Equal(before.Register.Decisions, after.Register.Decisions);
        Assert.Equal(before.Register.Scanned, after.Register.Scanned);
        var profile = Assert.Single(after.Register.Profiles).Value;
        Assert.Equal((2, "PII.email"), (profile.Count, Assert.Single(profile.Found)));
        Assert.True(Assert.Single(after.Register.Declassifications).Value is { CoversAnyOrigin: true, State: DeclassificationState.Active, ApprovedBy: "bob" });
    }

    private static string AllOf(LabelSnapshot snapshot) => string.Join('\n', ((IEnumerable<string>)["src.people.s", "src.people.k", "a.s", "a.k", "b.s"])
        .Select(name => name.LastIndexOf('.') is var dot ? $"{name} {Forms(snapshot, name[..dot], name[(dot + 1)..])}" : ""));

    private static string Forms(LabelSnapshot snapshot, string dataset, string path) => string.Join(
        ", ", snapshot.State.LabelsOf(LineageNode.Field(new DatasetId("wh", dataset), path)).Select(label => label.Form.WireName() + (label.IsResidual ? " residual" : "")));

    private static async Task ImportAsync(LineageGraphHost host, string name, string sql)
    {
        using var importer = new TaskImporter(host, TimeProvider.System);
        await importer.ImportAsync([new TaskDefinition(new JobId("jobs", name), "spark", sql, "wh")], [], new TaskDefaults("spark", "wh", "jobs"), null, Token);
    }
}
