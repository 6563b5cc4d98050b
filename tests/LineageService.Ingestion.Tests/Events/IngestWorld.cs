using System.Collections.Immutable;
using System.Text;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>An ingester over an in-memory store, with a clock that stands still.</summary>
internal sealed class IngestWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FixedTime _time = new();

    private IngestWorld(LineageGraphHost host, EventIngestOptions? options, ISqlEventAnalyzer? analyzer)
    {
        Host = host;
        Ingester = new EventIngester(host, options, _time, analyzer);
    }

    public LineageGraphHost Host { get; }

    public EventIngester Ingester { get; }

    public ILineageStore Store => Host.Store;

    public DateTimeOffset Time
    {
        get => _time.Now;
        set => _time.Now = value;
    }

    public static async Task<IngestWorld> OpenAsync(EventIngestOptions? options = null, ISqlEventAnalyzer? analyzer = null, ILineageStore? store = null) =>
        new(await LineageGraphHost.OpenAsync(store ?? new InMemoryLineageStore(), null, CancellationToken.None), options, analyzer);

    public async Task<IngestResult> SendAsync(string json) =>
        await Ingester.IngestAsync(Encoding.UTF8.GetBytes(json), TestContext.Current.CancellationToken);

    public async Task<IngestResult> SendAsync(EventText text) => await SendAsync(text.ToString());

    public async Task SendAllAsync(IEnumerable<EventText> texts)
    {
        foreach (var text in texts) Assert.Equal(IngestStatus.Accepted, (await SendAsync(text)).Status);
    }

    public async Task<ImmutableArray<EdgeSet>> SetsAsync(string job, string ns = "jobs") =>
        await Store.FindEdgeSetsAsync(new JobId(ns, job), TestContext.Current.CancellationToken);

    /// <summary>
    /// The edges of a job, one a line: <c>t.b &lt;- s.a DIRECT/IDENTITY</c>; a row set is a dataset alone. Then unknowns, as <c>? t
    /// code</c>.
    /// </summary>
    public async Task<string> EdgesAsync(string job, string ns = "jobs") => Show(await SetsAsync(job, ns));

    public static string Show(IEnumerable<EdgeSet> sets) => string.Join('\n', sets
        .SelectMany(set => set.Edges.Select(Show).Concat(set.Unknowns.Select(unknown => $"? {set.Target.Name}{(unknown.Column is null ? "" : $".{unknown.Column}")} {unknown.Code}")))
        .Order(StringComparer.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Ingester.DisposeAsync();
        await Host.DisposeAsync();
    }

    private static string Show(LineageEdge edge) =>
        $"{Show(edge.To)} <- {Show(edge.From)} {edge.Subtype.WireName()}{(edge.Masking ? " masking" : "")}{(edge.Approximate ? " approximate" : "")}";

    private static string Show(LineageNode node) => node.Path is null ? node.Dataset.Name : $"{node.Dataset.Name}.{node.Path}";

    private sealed class FixedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = IngestWorld.Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
