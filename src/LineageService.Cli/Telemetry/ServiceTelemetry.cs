using LineageService.Api;
using LineageService.Api.Access;
using LineageService.Api.Hosting;
using LineageService.Api.Telemetry;
using LineageService.Graph.Telemetry;
using LineageService.Ingestion.Kafka.Tracking;
using LineageService.Ingestion.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LineageService.Cli.Telemetry;

/// <summary>
/// Sends what the service tells of itself to whom the options name. Without a collector and without Prometheus nothing is measured and nothing costs.
/// Disposing it sends what is left.
/// </summary>
internal sealed class ServiceTelemetry : IDisposable
{
    /// <summary>Tells ASP.NET to say all it knows of a request in its span.</summary>
    private const string QuietSwitch = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    private const int FlushMilliseconds = 3_000;

    private static readonly string[] Sources = [GraphTelemetry.Name, IngestTelemetry.Name, KafkaTraces.SourceName, "Microsoft.AspNetCore"];

    private static readonly string[] Meters =
    [
        GraphTelemetry.Name, IngestTelemetry.Name, KafkaMetrics.MeterName, ApiTelemetry.Name, "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    private readonly TelemetryOptions _options;
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private ServiceTelemetry(TelemetryOptions options, TracerProvider? traces, MeterProvider? metrics) => (_options, _traces, _metrics) = (options, traces, metrics);

    /// <summary>Starts to listen: before anything that is to be measured is made.</summary>
    public static ServiceTelemetry Start(TelemetryOptions options)
    {
        var tracing = options.OtlpEndpoint is null ? null : Tracing(options).AddOtlpExporter(otlp => Configure(otlp, options, "v1/traces"));
        var metering = options.OtlpEndpoint is null && !options.Prometheus ? null : Metering(options);
        if (options.OtlpEndpoint is not null)
        {
            metering!.AddOtlpExporter((otlp, reader) =>
            {
                Configure(otlp, options, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.ExportInterval.TotalMilliseconds;
            });
        }

        if (options.Prometheus) metering!.AddPrometheusExporter();
        if (tracing is not null) AppContext.SetSwitch(QuietSwitch, false);
        return new ServiceTelemetry(options, tracing?.Build(), metering?.Build());
    }

    /// <summary>The sources, sampled as the options say, without an exporter.</summary>
    public static TracerProviderBuilder Tracing(TelemetryOptions options) => Sdk.CreateTracerProviderBuilder()
        .SetResourceBuilder(Resource(options))
        .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.SampleRatio)))
        .AddSource(Sources);

    /// <summary>The meters, without an exporter.</summary>
    public static MeterProviderBuilder Metering(TelemetryOptions options) => Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource(options)).AddMeter(Meters);

    /// <summary>What the service gets of it: its log, and the endpoint of Prometheus.</summary>
    public LineageApiAdditions ToAdditions() => new() { Building = Build, Mapping = Map };

    /// <summary>Sends what there is, while the parts that are measured are still there. Waits no longer than a supervisor would.</summary>
    public void Flush()
    {
        _traces?.ForceFlush(FlushMilliseconds);
        _metrics?.ForceFlush(FlushMilliseconds);
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    /// <summary>Which messages are logged.</summary>
    public static void Filter(ILoggingBuilder logging, LogLevel level)
    {
        logging.SetMinimumLevel(level);

        // What frameworks say of each request is neither asked for nor free of what was sent; and whoever starts the service says why it fails.
        if (level < LogLevel.Warning) logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }

    private void Build(WebApplicationBuilder builder)
    {
        Filter(builder.Logging, _options.LogLevel);
        if (_options.IsLogJson) builder.Logging.AddJsonConsole();
        if (_options.OtlpEndpoint is null) return;
        builder.Logging.AddOpenTelemetry(logs => logs
            .SetResourceBuilder(Resource(_options))
            .AddOtlpExporter(otlp => Configure(otlp, _options, "v1/logs")));
    }

    private void Map(WebApplication app)
    {
        if (_options.Prometheus) app.MapPrometheusScrapingEndpoint("/metrics", _metrics, null, null).RequireScope(Scope.Read);
    }

    private static ResourceBuilder Resource(TelemetryOptions options) =>
        ResourceBuilder.CreateDefault().AddService(options.ServiceName, serviceVersion: ServiceVersion.Current);

    private static void Configure(OtlpExporterOptions otlp, TelemetryOptions options, string path)
    {
        otlp.Protocol = options.IsOtlpOverHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        otlp.Endpoint = options.IsOtlpOverHttp ? new Uri(options.OtlpEndpoint!.ToString().TrimEnd('/') + "/" + path) : options.OtlpEndpoint!;
        if (options.OtlpHeaders is { } headers) otlp.Headers = headers;
    }
}
