using System.Diagnostics;
using LineageService.Api;
using LineageService.Cli.Serving;
using LineageService.Cli.Telemetry;
using LineageService.Graph.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LineageService.Cli.Tests.Telemetry;

/// <summary>A service in this process whose spans, metrics and log are kept. Others of the process are among them.</summary>
internal sealed class WatchedService : IAsyncDisposable
{
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;
    private readonly WebApplication _app;

    private WatchedService(TracerProvider traces, MeterProvider metrics, WebApplication app, LineageBackend backend, HttpClient client) =>
        (_traces, _metrics, _app, Backend, Client) = (traces, metrics, app, backend, client);

    public LineageBackend Backend { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public SynchronizedList<Activity> Spans { get; private init; } = [];

    public List<Metric> Metrics { get; private init; } = [];

    public SynchronizedList<LogRecord> Logs { get; private init; } = [];

    public static async Task<WatchedService> StartAsync(Action<WebApplication>? mapping = null)
    {
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        var (spans, metrics, logs, options) = (new SynchronizedList<Activity>(), new List<Metric>(), new SynchronizedList<LogRecord>(), new TelemetryOptions());
        var tracing = ServiceTelemetry.Tracing(options).AddInMemoryExporter(spans).Build();
        var metering = ServiceTelemetry.Metering(options).AddInMemoryExporter(metrics).Build();
        var backend = await LineageBackends.CreateAsync(new InMemoryLineageStore(), TestContext.Current.CancellationToken);
        var app = LineageApi.Build(backend, new LineageApiOptions { Urls = "http://127.0.0.1:0" }, new LineageApiAdditions
        {
            Building = builder =>
            {
                ServiceTelemetry.Filter(builder.Logging.ClearProviders(), LogLevel.Trace);
                builder.Logging.AddOpenTelemetry(log =>
                {
                    log.IncludeFormattedMessage = true;
                    log.AddInMemoryExporter(logs);
                });
            },
            Mapping = mapping,
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new WatchedService(tracing, metering, app, backend, new HttpClient { BaseAddress = new Uri(address) }) { Spans = spans, Metrics = metrics, Logs = logs };
    }

    /// <summary>All metrics as they are now.</summary>
    public IReadOnlyList<(string Name, string Tags, double Value)> Measure()
    {
        Metrics.Clear();
        _metrics.ForceFlush();
        var read = new List<(string, string, double)>();
        foreach (var metric in Metrics)
        {
            foreach (ref readonly var point in metric.GetMetricPoints()) read.Add((metric.Name, TagsOf(point), ValueOf(metric, point)));
        }

        return read;
    }

    /// <summary>The spans of a trace, waited for: a span ends after the answer has gone.</summary>
    public async Task<IReadOnlyList<Activity>> SpansOfAsync(ActivityTraceId trace, params string[] names)
    {
        var deadline = Environment.TickCount64 + 10_000;
        while (true)
        {
            var found = Spans.Where(span => span.TraceId == trace).ToArray();
            if (names.All(name => found.Any(span => span.OperationName == name || span.DisplayName == name))) return found;
            Assert.True(Environment.TickCount64 < deadline, string.Join(", ", found.Select(span => span.DisplayName)));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Backend.DisposeAsync();
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static string TagsOf(MetricPoint point)
    {
        var tags = new List<string>();
        foreach (var tag in point.Tags) tags.Add($"{tag.Key}={tag.Value}");
        return string.Join(',', tags.Order(StringComparer.Ordinal));
    }

    private static double ValueOf(Metric metric, in MetricPoint point) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
        MetricType.Histogram or MetricType.ExponentialHistogram => point.GetHistogramCount(),
        _ => throw new UnreachableException(),
    };
}
