using System.Net;
using System.Net.Http.Headers;
using LineageService.Api;
using LineageService.Benchmarks.Measuring;
using LineageService.Ingestion.Tasks.Import;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LineageService.Benchmarks.Suite.Events;

/// <summary>B5: a batch of 100 events over HTTP, one after the other on one connection, until it is acknowledged as durable.</summary>
internal sealed class BatchAcknowledgement : IBenchmark
{
    private const int Batches = 150;
    private const int Warming = 20;
    private const int InBatch = 100;
    private const double Limit = 500;

    public string Name => "B5";

    public string Summary => "HTTP POST of 100 events until acknowledged; p99 at most 500 ms (target 100 ms)";

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        await using var store = await EventStore.OpenAsync(context, Name, cancellationToken);
        using var importer = new TaskImporter(store.Host, TimeProvider.System);
        var backend = new LineageBackend(store.Host, store.Ingester, importer, TimeProvider.System);
        await using var app = LineageApi.Build(backend, new LineageApiOptions { Urls = "http://127.0.0.1:0" });
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        var events = new GeneratedEvents(500);
        var latencies = new Latencies("acknowledged");
        for (var batch = 0; batch < Warming + Batches; batch++)
        {
            var body = Body(events, batch * InBatch);
            if (batch < Warming) await PostAsync(client, body, cancellationToken);
            else latencies.Measure(() => PostAsync(client, body, cancellationToken).GetAwaiter().GetResult());
        }

        latencies.End();
        await app.StopAsync(cancellationToken);
        return new BenchmarkReport(Name, [.. latencies.Metrics(Limit).Where(metric => metric.Unit == "ms")], []);
    }

    private static async Task<int> PostAsync(HttpClient client, byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.PostAsync(new Uri("/api/v1/lineage/batch", UriKind.Relative), content, cancellationToken);
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NoContent
            ? InBatch
            : throw new InvalidOperationException($"The batch was answered with {response.StatusCode}.");
    }

    private static byte[] Body(GeneratedEvents events, int from)
    {
        using var body = new MemoryStream();
        for (var number = from; number < from + InBatch; number++)
        {
            body.WriteByte(number == from ? (byte)'[' : (byte)',');
            body.Write(events.Event(number).Span);
        }

        body.WriteByte((byte)']');
        return body.ToArray();
    }
}
