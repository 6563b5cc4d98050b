using System.Collections.Concurrent;
using System.Net;
using System.Text;
using LineageService.Cli.CommandLine;
using LineageService.Testing.Servers;

namespace LineageService.Cli.Tests.Telemetry;

/// <summary>What leaves the process: OTLP to a collector of the test, and metrics for Prometheus.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_collector_gets_traces_metrics_and_logs_with_its_headers_and_without_sql()
    {
        var port = FreePorts.One();
        using var collector = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        collector.Start();
        var received = new ConcurrentQueue<(string Path, string Key, byte[] Body)>();
        var listening = ReceiveAsync(collector, received);
        var environment = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_HEADERS"] = "api-key=opensesame", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" };
        using (var process = LineageProcess.Start(
            environment, "serve", "--store", _folder.PathOf("store"), "--urls", "http://127.0.0.1:0", "--otlp-endpoint", $"http://127.0.0.1:{port}", "--log-level",
            "information", "--set", "telemetry.serviceName=lineage-under-test"))
        {
            var line = await process.ReadLineAsync() ?? throw new InvalidOperationException(process.Error);
            using var client = new HttpClient { BaseAddress = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]) };
            using var content = new StringContent("""{"sql": "SELECT quietcanary FROM (((", "dialect": "spark", "name": "t"}""", Encoding.UTF8, "application/json");
            Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/api/v2/sql/analyze", content, TestContext.Current.CancellationToken)).StatusCode);
            process.Terminate();
            var ended = await process.WaitAsync();
            Assert.Equal(0, ended.ExitCode);
            Assert.DoesNotContain("opensesame", ended.Error, StringComparison.Ordinal);
        }

        collector.Stop();
        await listening;
        foreach (var (path, word) in new[] { ("/v1/traces", "POST /api/v2/sql/analyze"), ("/v1/metrics", "lineage.snapshot.epoch"), ("/v1/logs", "Listening on") })
            Assert.Contains(received, one => one.Path == path && Encoding.UTF8.GetString(one.Body).Contains(word, StringComparison.Ordinal));
        Assert.All(received, one => Assert.Equal("opensesame", one.Key));
        Assert.All(received, one => Assert.Contains("lineage-under-test", Encoding.UTF8.GetString(one.Body), StringComparison.Ordinal));
        Assert.All(received, one => Assert.DoesNotContain("quietcanary", Encoding.UTF8.GetString(one.Body), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prometheus_reads_metrics_with_a_token_where_tokens_are_required()
    {
        var store = _folder.PathOf("store");
        var made = await Command.RunAsync("admin", "token", "create", "--name", "scraper", "--scopes", "read", "--store", store, "--json");
        var token = (string)System.Text.Json.Nodes.JsonNode.Parse(made.Output)!["secret"]!;
        var (process, address) = await LineageProcess.ServeAsync(store, "--prometheus", "--require-tokens");
        using (process)
        {
            using var client = new HttpClient { BaseAddress = address };
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/metrics", TestContext.Current.CancellationToken)).StatusCode);
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
            var metrics = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
            Assert.Contains("lineage_snapshot_epoch", metrics, StringComparison.Ordinal);
            Assert.Contains("lineage_memory_bytes{", metrics, StringComparison.Ordinal);
        }

        var (without, elsewhere) = await LineageProcess.ServeAsync(_folder.PathOf("other"));
        using (without)
        {
            using var client = new HttpClient { BaseAddress = elsewhere };
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/metrics", TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    private static async Task ReceiveAsync(HttpListener collector, ConcurrentQueue<(string Path, string Key, byte[] Body)> received)
    {
        while (collector.IsListening)
        {
            try
            {
                var context = await collector.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                received.Enqueue((context.Request.Url!.AbsolutePath, context.Request.Headers["api-key"] ?? "", body.ToArray()));
                context.Response.Close();
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
