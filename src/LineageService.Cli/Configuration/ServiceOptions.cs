using System.Collections.Immutable;
using LineageService.Api;
using LineageService.Api.Hosting.Readiness;
using LineageService.Cli.Configuration.Sections;
using LineageService.Cli.Kafka;
using LineageService.Cli.Telemetry;
using LineageService.Graph.Sqlite;
using LineageService.Ingestion.Events;

namespace LineageService.Cli.Configuration;

/// <summary>Everything a service is configured by, read and checked.</summary>
/// <param name="StoreDirectory">Full path.</param>
/// <param name="Kafka">Null where no brokers are named.</param>
internal sealed record ServiceOptions(
    string StoreDirectory,
    SqliteStoreOptions Store,
    GraphOptions Graph,
    LineageApiOptions Api,
    EventIngestOptions Events,
    KafkaServeSettings? Kafka,
    ReadinessOptions Readiness,
    TelemetryOptions Telemetry,
    ServerCertificateOptions Certificate,
    string? Functions)
{
    /// <summary>All options there are, in the order of the reference. A new section is added here and bound below.</summary>
    public static ImmutableArray<ConfigurationOption> All { get; } =
    [
        .. new[]
        {
            StoreSection.All, GraphSection.All, ServerSection.All, ProxySection.All, LimitsSection.All, EventsSection.All, KafkaConnectionSection.All, KafkaSection.All, HealthSection.All,
            TelemetrySection.All,
        }.SelectMany(section => section).SelectMany(option => option.IsSecret ? [option, SecretFiles.Beside(option)] : (ConfigurationOption[])[option]),
    ];

    /// <summary>Reads what a configuration says.</summary>
    /// <exception cref="CommandLine.CommandException">Something is wrong; all of it is told.</exception>
    public static ServiceOptions Bind(ServiceConfiguration configuration)
    {
        var (directory, store) = StoreSection.Bind(configuration);
        var options = new ServiceOptions(
            directory,
            store,
            GraphSection.Bind(configuration),
            LimitsSection.Bind(configuration, ProxySection.Bind(configuration, ServerSection.Bind(configuration))),
            EventsSection.Bind(configuration),
            KafkaSection.Bind(configuration),
            HealthSection.Bind(configuration),
            TelemetrySection.Bind(configuration),
            ServerSection.BindCertificate(configuration),
            configuration.Get(ServerSection.Functions));
        configuration.ThrowIfInvalid();
        return options;
    }
}
