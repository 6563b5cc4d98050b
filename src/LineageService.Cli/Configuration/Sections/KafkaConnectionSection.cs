using System.Collections.Immutable;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Configuration.Kinds;
using LineageService.Ingestion.Kafka.Configuration;

namespace LineageService.Cli.Configuration.Sections;

/// <summary>How brokers are reached.</summary>
internal static class KafkaConnectionSection
{
    public static readonly ConfigurationOption<ImmutableArray<string>> Bootstrap = new(
        "kafka.bootstrap", OptionKinds.List("brokers: host:port, separated by commas", KafkaNames.IsBroker), [], "Kafka brokers to ask first")
    {
        Flag = "--kafka-bootstrap",
        HelpName = "BROKERS",
    };

    public static readonly ConfigurationOption<string?> Settings = new(
        "kafka.settings", OptionKinds.Text, null, "Settings of librdkafka: security.protocol, sasl.*, ssl.* and others")
    {
        Flag = "--kafka-config",
        HelpName = "NAME=VALUE",
        IsMap = true,
    };

    public static readonly ConfigurationOption<string?> SettingsFile = new(
        "kafka.settingsFile", OptionKinds.Path("a file"), null, "A file of such settings, NAME=VALUE one a line, # for notes; those given otherwise win")
    {
        Flag = "--kafka-config-file",
        HelpName = "FILE",
    };

    public static readonly ConfigurationOption<TimeSpan> StartBudget = new(
        "kafka.startBudget",
        Durations.Kind(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
        new KafkaConnection("").StartBudget,
        "How long to wait at the start for a broker that answers")
    {
        Flag = "--kafka-start-budget",
        HelpName = "DURATION",
    };

    public static IEnumerable<ConfigurationOption> All => [Bootstrap, Settings, SettingsFile, StartBudget];

    /// <param name="isNeeded">Whether something else needs brokers.</param>
    /// <returns>The connection; null where no brokers are named.</returns>
    public static KafkaConnection? Bind(ServiceConfiguration configuration, bool isNeeded)
    {
        var bootstrap = configuration.Get(Bootstrap);
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in ReadFile(configuration)) settings[name] = value;
        foreach (var (name, value) in configuration.EntriesOf(Settings))
        {
            if (ReservedSettings.ReasonAgainst(name) is { } reason) configuration.Report(Settings, value.Origin, $"the setting {name} cannot be given: {reason}");
            if (value.Text is { } text) settings[name] = text;
            else configuration.Report(Settings, value.Origin, $"the setting {name} has one value");
        }

        if (bootstrap.IsDefaultOrEmpty)
        {
            if (isNeeded && !configuration.IsBroken(Bootstrap)) configuration.Report(Bootstrap, "it is missing: which brokers?");
            if (!configuration.IsBroken(Bootstrap)) return null;
        }

        return new KafkaConnection(bootstrap.IsDefault ? "" : string.Join(',', bootstrap))
        {
            Settings = settings.ToImmutable(),
            StartBudget = configuration.Get(StartBudget),
        };
    }

    private static IEnumerable<(string Name, string Value)> ReadFile(ServiceConfiguration configuration)
    {
        if (configuration.Get(SettingsFile) is not { } path) yield break;
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            configuration.Report(SettingsFile, $"{path} cannot be read: {failure.Message.TrimEnd('.')}");
            yield break;
        }

        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index].Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var origin = new ValueOrigin(ConfigurationSource.File, path, index + 1);

            // The value may be a password: it is not repeated.
            if (equals < 1) configuration.Report(SettingsFile, origin, "a setting is NAME=VALUE");
            else if (ReservedSettings.ReasonAgainst(line[..equals].Trim()) is { } reason)
                configuration.Report(SettingsFile, origin, $"the setting {line[..equals].Trim()} cannot be given: {reason}");
            else yield return (line[..equals].Trim(), line[(equals + 1)..].Trim());
        }
    }
}
