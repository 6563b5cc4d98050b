using LineageService.Cli.CommandLine;
using LineageService.Cli.Configuration;
using LineageService.Cli.Configuration.Sections;
using LineageService.Cli.Configuration.Sources;

namespace LineageService.Cli.Tests.Configuration;

/// <summary>Which source wins, and what is said of mistakes.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_flag_wins_over_the_environment_that_over_the_file_and_that_over_the_default()
    {
        const string File = "limits: {maxWaitingWrites: 3, retryAfterSeconds: 3, maxEventDepth: 30}";
        var environment = new Dictionary<string, string> { ["LINEAGE__LIMITS__MAX_WAITING_WRITES"] = "4", ["LINEAGE__LIMITS__RETRYAFTERSECONDS"] = "4" };
        var configuration = Read(File, environment, ("limits.maxWaitingWrites", "5"));
        var api = ServiceOptions.Bind(configuration).Api;
        Assert.Equal((5, 4, 30), (api.MaxWaitingWrites, api.RetryAfterSeconds, api.MaxEventDepth));
        Assert.Equal(new Api.LineageApiOptions().MaxHistoricalGraphs, api.MaxHistoricalGraphs);
        Assert.Equal(ConfigurationSource.Flag, configuration.OriginOf(LimitsSection.MaxWaitingWrites).Source);
        Assert.Equal("LINEAGE__LIMITS__RETRYAFTERSECONDS", configuration.OriginOf(LimitsSection.RetryAfterSeconds).ToString());
        Assert.EndsWith("lineage.yaml:1", configuration.OriginOf(LimitsSection.MaxEventDepth).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxy_is_believed_from_its_addresses_and_its_groups_may_what_is_said_of_them()
    {
        const string File = """
            proxy:
              addresses: [10.0.0.0/8, 127.0.0.1]
              groups:
                all: read,admin
                shop: read, steward @ shop*, crm
            """;
        var proxy = ServiceOptions.Bind(Read(File, [])).Api.Proxy;
        Assert.True(proxy.IsEnabled);
        Assert.Equal(["10.0.0.0/8", "127.0.0.1/32"], proxy.Addresses.Select(address => address.ToString()));
        Assert.Equal(["all Read, Admin ", "shop Read, Steward shop*|crm"], proxy.Groups.Select(group => $"{group.Name} {group.Scopes} {string.Join('|', group.Namespaces)}"));

        var wrong = Assert.Throws<CommandException>(() => ServiceOptions.Bind(Read("proxy: {secret: short, groups: {a: everything, b: read @}}", [])));
        Assert.Equal(3, wrong.Message.Split('\n').Length);
        Assert.Throws<CommandException>(() => ServiceOptions.Bind(Read("proxy: {groups: {a: read}}", [])));
        Assert.False(ServiceOptions.Bind(Read("", [])).Api.Proxy.IsEnabled);
    }

    [Fact]
    public void Every_option_can_be_given_by_the_file_the_environment_and_a_flag()
    {
        foreach (var option in ServiceOptions.All)
        {
            Assert.Equal(option.Key, ConfigurationKeys.OfVariable(option.Variable + (option.IsMap ? "__X_Y" : ""), ServiceOptions.All)?.Option.Key);
            Assert.Equal(option.Key, ConfigurationKeys.OfKey(option.Key + (option.IsMap ? ".x.y" : ""), ServiceOptions.All)?.Option.Key);
            Assert.Matches("^[a-z]+\\.[a-z][A-Za-z]*$", option.Key);
            Assert.False(option.Description.EndsWith('.'), option.Key);
            if (!option.IsMap && option.DefaultText.Length > 0)
                Assert.Equal(option.DefaultText, option.Normalize(GivenValue.Of(option.DefaultText, ValueOrigin.Default)));
        }

        Assert.Distinct(ServiceOptions.All.Select(option => option.Key));
        Assert.Distinct(ServiceOptions.All.Select(option => option.Flag).Where(flag => flag is not null));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_with_place_value_and_what_is_allowed()
    {
        const string File =
            """
            server:
              urls: [ftp://here]
              url: http://127.0.0.1:1
            kafka:
              bootstrap: nonsense
              startBudget: soon
              taskTopic: a b
              settings:
                acks: 0
            limits:
              maxEventBytes: 3 apples
              maxEventBytes: 4MiB
            nothing:
              here: 1
            """;
        var failure = Assert.Throws<CommandException>(() => ServiceOptions.Bind(Read(
            File, new Dictionary<string, string> { ["LINEAGE__HEALTH__MAX_LAGG"] = "1", ["LINEAGE__STORE__MAX_GROUP_SIZE"] = "0" }, ("telemetry.sampleRatio", "2"))));
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        string[][] expected =
        [
            ["lineage.yaml:2: server.urls is 'ftp://here', but must be http or https addresses"], ["lineage.yaml:3: server.url is no option; did you mean server.urls?"],
            ["lineage.yaml:5: kafka.bootstrap is 'nonsense', but must be brokers: host:port"], ["lineage.yaml:6: kafka.startBudget is 'soon', but must be a duration"],
            ["lineage.yaml:7: kafka.taskTopic is 'a b', but must be a topic"], ["lineage.yaml:9: kafka.settings", "acks cannot be given"],
            ["lineage.yaml:11: limits.maxEventBytes is '3 apples', but must be a number of bytes"], ["lineage.yaml:12: limits.maxEventBytes: it is given twice", "lineage.yaml:11"],
            ["lineage.yaml:14: nothing.here is no option"], ["LINEAGE__HEALTH__MAX_LAGG is no option; did you mean LINEAGE__HEALTH__MAX_LAG?"],
            ["LINEAGE__STORE__MAX_GROUP_SIZE: store.maxGroupSize is '0', but must be a whole number from 1 to 10000"],
            ["--set: telemetry.sampleRatio is '2', but must be a number from 0 to 1"],
        ];
        var lines = failure.Message.Split('\n');
        Assert.Equal(expected.Length, lines.Length);
        Assert.All(expected, words => Assert.Contains(lines, line => words.All(word => line.Contains(word, StringComparison.Ordinal))));
        Assert.All(lines, line => Assert.Matches("[.?]$", line));
    }

    [Theory]
    [InlineData("kafka: {topics: [t]}", "kafka.bootstrap (--kafka-bootstrap): it is missing")]
    [InlineData("kafka: {bootstrap: 'b:1'}", "no topic to consume or to write")]
    [InlineData("kafka: {bootstrap: 'b:1', topics: [t], eventLog: u}", "would go into u, which is not consumed")]
    [InlineData("kafka: {bootstrap: 'b:1', topics: [t], taskTopic: t}", "each topic has one purpose, and t has two")]
    [InlineData("kafka: {bootstrap: 'b:1', topics: ['^d.*'], deadLetterTopic: dead}", "covers the dead-letter topic")]
    [InlineData("kafka: {bootstrap: 'b:1', topics: ['^(']}", "no regular expression")]
    [InlineData("server: {urls: ['https://127.0.0.1:1']}", "an https address needs a certificate")]
    [InlineData("server: {urls: ['http://192.0.2.1:1']}", "--allow-remote")]
    [InlineData("server: {certificatePassword: a, certificatePasswordFile: b}", "one of the two")]
    [InlineData("kafka: {bootstrap: 'b:1', topics: [t], settingsFile: nowhere}", "cannot be read")]
    [InlineData("- a", "expected sections")]
    [InlineData("server: {urls: [[a]]}", "the items of a list are texts")]
    [InlineData("server: {urls: {a: b}}", "server.urls.a is no option")]
    public void What_does_not_go_together_is_told(string file, string words)
    {
        var failure = Assert.Throws<CommandException>(() => ServiceOptions.Bind(Read(file, new Dictionary<string, string>())));
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.Contains(words, Assert.Single(failure.Message.Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server: [")]
    [InlineData("a: &x 1\nb: *x")]
    [InlineData("a: 1\n---\nb: 1")]
    public void A_file_that_is_no_yaml_is_one_sentence_with_its_line(string text)
    {
        var failure = Assert.Throws<CommandException>(() => Read(text, new Dictionary<string, string>()));
        Assert.Matches("lineage.yaml:[0-9]+:[0-9]+: expected YAML", failure.Message);
    }

    [Fact]
    public void A_deep_file_and_a_huge_one_are_refused_and_not_followed()
    {
        Assert.Contains("nested deeper", Assert.Throws<CommandException>(() => Read(new string('[', 100_000), new Dictionary<string, string>())).Message, StringComparison.Ordinal);
        Assert.Contains("larger than", Assert.Throws<CommandException>(() => Read(new string('#', 2_000_000), new Dictionary<string, string>())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_come_from_the_environment_or_a_file_and_not_from_a_flag()
    {
        var secret = _folder.Write("password", "hush-file\n");
        var environment = new Dictionary<string, string> { ["LINEAGE__KAFKA__SETTINGS__SASL_PASSWORD"] = "hush-variable", ["OTEL_EXPORTER_OTLP_HEADERS"] = "key=hush" };
        var configuration = Read(
            $"server: {{certificatePasswordFile: '{secret}'}}\nkafka: {{bootstrap: 'b:1', topics: [t], settings: {{sasl.password: hush-yaml, sasl.username: me}}}}", environment);
        var options = ServiceOptions.Bind(configuration);
        Assert.Equal("hush-file", options.Certificate.Password);
        Assert.Equal("hush-variable", options.Kafka!.Consumer.Connection.Settings["sasl.password"]);
        Assert.Equal("key=hush", options.Telemetry.OtlpHeaders);
        var shown = string.Join('\n', configuration.Effective());
        Assert.DoesNotContain("hush", shown, StringComparison.Ordinal);
        Assert.Contains(configuration.Effective(), value => value is { Key: "kafka.settings.sasl.username", Text: "me" });

        foreach (var key in new[] { "server.certificatePassword", "kafka.settings.sasl.password", "telemetry.otlpHeaders" })
        {
            var refused = Assert.Throws<CommandException>(() => ServiceOptions.Bind(Read("", new Dictionary<string, string>(), (key, "hush"))));
            Assert.Contains("is a secret", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Paths_of_the_file_are_relative_to_it()
    {
        var options = ServiceOptions.Bind(Read("store: {directory: data}\nserver: {functions: f.yaml}", new Dictionary<string, string>()));
        Assert.Equal((_folder.PathOf("data"), _folder.PathOf("f.yaml")), (options.StoreDirectory, options.Functions));
    }

    private ServiceConfiguration Read(string file, Dictionary<string, string> environment, params (string Key, string Value)[] flags)
    {
        var path = _folder.Write("lineage.yaml", file);
        var source = new FlagSource(ServiceOptions.All, ServiceOptions.All);
        var command = new System.CommandLine.Command("test");
        source.AddTo(command);
        var parsed = command.Parse([.. flags.SelectMany(flag => (string[])["--set", $"{flag.Key}={flag.Value}"])]);
        return ServiceConfiguration.Read(source.Read(parsed), path, environment, ServiceOptions.All);
    }
}
