using Microsoft.Extensions.Logging;

namespace LineageService.Cli.Telemetry;

/// <summary>What a service tells of itself, and to whom.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>Collector of traces, metrics and logs; null for none.</summary>
    public Uri? OtlpEndpoint { get; init; }

    public bool IsOtlpOverHttp { get; init; }

    /// <summary>Headers that the collector asks for; secret.</summary>
    public string? OtlpHeaders { get; init; }

    /// <summary>Whether metrics can be read at <c>/metrics</c>.</summary>
    public bool Prometheus { get; init; }

    /// <summary>Share of traces that are kept where the caller has not decided, 0 to 1.</summary>
    public double SampleRatio { get; init; } = 1;

    /// <summary>How often metrics are sent.</summary>
    public TimeSpan ExportInterval { get; init; } = TimeSpan.FromSeconds(30);

    public string ServiceName { get; init; } = "lineage";

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    public bool IsLogJson { get; init; }
}
