using LineageService.Cli.Configuration.Kinds;
using LineageService.Cli.Telemetry;

namespace LineageService.Cli.Configuration.Sections;

/// <summary>What the service tells of itself, and to whom.</summary>
internal static class TelemetrySection
{
    private static readonly TelemetryOptions Usual = new();

    public static readonly ConfigurationOption<string?> OtlpEndpoint = new(
        "telemetry.otlpEndpoint",
        OptionKinds.OptionalWord("an http or https address such as http://127.0.0.1:4317", IsEndpoint),
        null,
        "Collector that gets traces, metrics and logs by OTLP; none without it")
    {
        Flag = "--otlp-endpoint",
        HelpName = "URL",
        Alias = "OTEL_EXPORTER_OTLP_ENDPOINT",
    };

    public static readonly ConfigurationOption<string> OtlpProtocol = new(
        "telemetry.otlpProtocol", OptionKinds.Choice("grpc", "http/protobuf"), "grpc", "How the collector is spoken to")
    { Alias = "OTEL_EXPORTER_OTLP_PROTOCOL" };

    public static readonly ConfigurationOption<string?> OtlpHeaders = new(
        "telemetry.otlpHeaders", OptionKinds.Text, null, "Headers that the collector asks for: name=value, separated by commas")
    {
        IsSecret = true,
        Alias = "OTEL_EXPORTER_OTLP_HEADERS",
    };

    public static readonly ConfigurationOption<bool> Prometheus = new(
        "telemetry.prometheus", OptionKinds.Switch, Usual.Prometheus, "Metrics for Prometheus at /metrics; where tokens are required it needs one with the scope read")
    {
        Flag = "--prometheus",
    };

    public static readonly ConfigurationOption<double> SampleRatio = new(
        "telemetry.sampleRatio", OptionKinds.Share, Usual.SampleRatio, "Share of traces that are kept where the caller has not decided");

    public static readonly ConfigurationOption<TimeSpan> ExportInterval = new(
        "telemetry.exportInterval", Durations.Kind(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), Usual.ExportInterval, "How often metrics are sent");

    public static readonly ConfigurationOption<string> ServiceName = new(
        "telemetry.serviceName", OptionKinds.Word("a name", text => !string.IsNullOrWhiteSpace(text)), Usual.ServiceName, "Name under which the service is known to a collector")
    {
        Alias = "OTEL_SERVICE_NAME",
    };

    public static readonly ConfigurationOption<string> LogLevel = new(
        "telemetry.logLevel", OptionKinds.Choice("debug", "information", "warning", "error", "none"), "warning", "Least level of what is logged")
    {
        Flag = "--log-level",
        HelpName = "LEVEL",
    };

    public static readonly ConfigurationOption<string> LogFormat = new(
        "telemetry.logFormat", OptionKinds.Choice("text", "json"), "text", "How the log on stderr is written");

    public static IEnumerable<ConfigurationOption> All =>
        [OtlpEndpoint, OtlpProtocol, OtlpHeaders, Prometheus, SampleRatio, ExportInterval, ServiceName, LogLevel, LogFormat];

    public static TelemetryOptions Bind(ServiceConfiguration configuration) => new()
    {
        OtlpEndpoint = configuration.Get(OtlpEndpoint) is { } endpoint ? new Uri(endpoint) : null,
        IsOtlpOverHttp = configuration.Get(OtlpProtocol) != "grpc",
        OtlpHeaders = configuration.Secret(OtlpHeaders),
        Prometheus = configuration.Get(Prometheus),
        SampleRatio = configuration.Get(SampleRatio),
        ExportInterval = configuration.Get(ExportInterval),
        ServiceName = configuration.Get(ServiceName),
        LogLevel = Enum.Parse<Microsoft.Extensions.Logging.LogLevel>(configuration.Get(LogLevel), ignoreCase: true),
        IsLogJson = configuration.Get(LogFormat) == "json",
    };

    private static bool IsEndpoint(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
