using System.Collections.Immutable;

namespace LineageService.Ingestion.Kafka.Configuration;

/// <summary>How brokers are reached; the same for everything that talks to them.</summary>
/// <param name="Bootstrap">Brokers to ask first: <c>host:port</c>, separated by commas.</param>
public sealed record KafkaConnection(string Bootstrap)
{
    /// <summary>
    /// Settings of librdkafka that are passed on as they are: security.protocol, sasl.*, ssl.* and whatever else is not
    /// <see cref="ReservedSettings">reserved</see>. Their values never go to a log.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>How long the service waits at its start for a broker that answers; after that it says so and ends.</summary>
    public TimeSpan StartBudget { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong, all at once; empty where nothing is.</summary>
    public IEnumerable<string> Violations()
    {
        if (string.IsNullOrWhiteSpace(Bootstrap)) yield return "the brokers are missing: host:port, separated by commas";
        foreach (var broker in (Bootstrap ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!KafkaNames.IsBroker(broker)) yield return $"'{broker}' is no broker: expected host:port";
        }

        foreach (var name in Settings.Keys)
        {
            if (ReservedSettings.ReasonAgainst(name) is { } reason) yield return $"the Kafka setting {name} cannot be given: {reason}";
        }

        if (StartBudget <= TimeSpan.Zero) yield return "the budget for the start must be longer than nothing";
    }
}
