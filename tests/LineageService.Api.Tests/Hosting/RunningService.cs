using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Ingestion.Analysis.Events;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Tasks.Import;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LineageService.Api.Tests.Hosting;

/// <summary>The real service on a free loopback port, over an in-memory store unless given another, with a client.</summary>
public sealed class RunningService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningService(WebApplication app, LineageBackend backend, HttpClient client) => (_app, Backend, Client) = (app, backend, client);

    public LineageBackend Backend { get; }

    public HttpClient Client { get; }

    /// <summary>The parts of the running service.</summary>
    public IServiceProvider Services => _app.Services;

    /// <param name="limits">Of the ingester; the defaults where null.</param>
    /// <param name="with">Adds to the backend; null for nothing.</param>
    /// <param name="time">The service's clock; the system's where null.</param>
    public static async Task<RunningService> StartAsync(
        LineageBatch? content = null, LineageApiOptions? options = null, EventIngestOptions? limits = null, ILineageStore? store = null,
        Func<LineageBackend, LineageBackend>? with = null, TimeProvider? time = null, GraphResidence residence = GraphResidence.Memory)
    {
        time ??= TimeProvider.System;
        var host = await LineageGraphHost.OpenAsync(store ?? new InMemoryLineageStore(), time, residence, GraphFragments.DefaultMaxNodes, default);
        if (content is not null) await host.CommitAsync(content, default);
        var backend = new LineageBackend(
            host, new EventIngester(host, limits, analyzer: new SqlEventAnalyzer()), new TaskImporter(host, time), time);
        backend = with?.Invoke(backend) ?? backend;
        var app = LineageApi.Build(backend, (options ?? new LineageApiOptions()) with { Urls = "http://127.0.0.1:0" });
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
        return new RunningService(app, backend, client);
    }

    public async Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await SendAsync(request);
    }

    public Task<Answer> SendAsync(HttpMethod method, string path, string body, string contentType = "application/json", string? encoding = null) =>
        SendAsync(method, path, Encoding.UTF8.GetBytes(body), contentType, encoding);

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, byte[] body, string? contentType = "application/json", string? encoding = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (encoding is not null) request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, headers, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Backend.DisposeAsync();
    }
}

/// <summary>A response, read whole.</summary>
public sealed record Answer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The last part of a problem's type.</summary>
    public string Problem => ((string)Json["type"]!)["urn:lineage-service:problem:".Length..];
}
