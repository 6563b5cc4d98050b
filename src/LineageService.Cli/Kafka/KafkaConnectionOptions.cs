using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Kafka.Configuration;

namespace LineageService.Cli.Kafka;

/// <summary>How brokers are reached: <c>--kafka-bootstrap</c>, <c>--kafka-config</c>, <c>--kafka-config-file</c>, <c>--kafka-start-budget</c>.</summary>
internal sealed class KafkaConnectionOptions
{
    private readonly Option<string?> _bootstrap = new("--kafka-bootstrap")
    {
        Description = "Kafka brokers to ask first: host:port, separated by commas",
        HelpName = "BROKERS",
    };

    private readonly Option<string[]> _settings = new("--kafka-config")
    {
        Description = "A setting of librdkafka, NAME=VALUE: security.protocol, sasl.*, ssl.* …; again for each",
        HelpName = "NAME=VALUE",
    };

    private readonly Option<string?> _file = new("--kafka-config-file")
    {
        Description = "A file of such settings, one a line, # for notes; the place for passwords, which others see on a command line",
        HelpName = "FILE",
    };

    private readonly Option<int> _budget = new("--kafka-start-budget")
    {
        Description = "Seconds to wait at the start for a broker that answers",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 30,
    };

    public IEnumerable<Option> All => [_bootstrap, _settings, _file, _budget];

    /// <summary>The connection; null where no brokers are named.</summary>
    /// <exception cref="CommandException">The file cannot be read, or a setting is none.</exception>
    public KafkaConnection? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_bootstrap) is not { Length: > 0 } bootstrap) return null;
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var lines = ReadFile(parsed.GetValue(_file)).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
        foreach (var text in lines.Concat(parsed.GetValue(_settings) ?? []))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);

            // The value may be a password: it is not repeated.
            if (equals < 1) throw new CommandException(ExitCodes.Usage, "A Kafka setting is NAME=VALUE; one of them is not.");
            settings[text[..equals].Trim()] = text[(equals + 1)..].Trim();
        }

        return new KafkaConnection(bootstrap)
        {
            Settings = settings.ToImmutable(),
            StartBudget = TimeSpan.FromSeconds(parsed.GetValue(_budget)),
        };
    }

    /// <summary>The connection.</summary>
    /// <exception cref="CommandException">No brokers are named, or something is wrong with them.</exception>
    public KafkaConnection Require(ParseResult parsed)
    {
        var connection = Read(parsed) ?? throw new CommandException(ExitCodes.Usage, "--kafka-bootstrap is missing: which brokers?");
        var violations = connection.Violations().ToArray();
        return violations.Length == 0 ? connection : throw new CommandException(ExitCodes.Usage, Sentence(violations));
    }

    public static string Sentence(IEnumerable<string> violations) => string.Join('\n', violations.Select(violation =>
        violation.Length == 0 ? violation : char.ToUpper(violation[0], CultureInfo.InvariantCulture) + violation[1..] + "."));

    private static string[] ReadFile(string? path)
    {
        if (path is null) return [];
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"{path} cannot be read.", failure);
        }
    }
}
