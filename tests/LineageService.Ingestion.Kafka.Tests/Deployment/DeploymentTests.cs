using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Configuration;
using LineageService.Cli.Configuration.Sources;
using LineageService.Graph.Neo4j;
using LineageService.Testing;
using YamlDotNet.RepresentationModel;

namespace LineageService.Ingestion.Kafka.Tests.Deployment;

/// <summary>The form of what is not run here: compose file, Dockerfile, unit of systemd.</summary>
public sealed class DeploymentTests
{
    private static readonly string[] Registries = ["mcr.microsoft.com"];

    [Fact]
    public void Services_of_the_compose_file_have_an_image_of_a_fixed_version_or_are_built_here()
    {
        var services = Map(Yaml("docker-compose.yml"), "services");
        Assert.Equal(["collector", "kafka", "lineage", "neo4j", "replica-one", "replica-two"], services.Children.Keys.Select(key => key.ToString()).Order());
        foreach (var (_, service) in services.Children) AssertVersion(Text(Holder((YamlMappingNode)service, "image"), "image"));
        var lineage = Map(services, "lineage");
        Assert.Equal("true", Text(lineage, "read_only"));
        Assert.Equal("ALL", Assert.Single(List(lineage, "cap_drop")));
        Assert.All(
            services.Children.Values.OfType<YamlMappingNode>().Where(service => service.Children.ContainsKey("ports")).SelectMany(service => List(service, "ports")),
            port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Fact]
    public void Volumes_and_services_that_the_compose_file_names_are_there()
    {
        var file = Yaml("docker-compose.yml");
        var services = Map(file, "services");
        var volumes = Map(file, "volumes").Children.Keys.Select(key => key.ToString()).ToArray();
        foreach (var service in services.Children.Values.Cast<YamlMappingNode>())
        {
            if (service.Children.ContainsKey("depends_on"))
                Assert.All(Map(service, "depends_on").Children.Keys, other => Assert.Contains(other, services.Children.Keys));
            if (!service.Children.ContainsKey("volumes")) continue;
            foreach (var source in List(service, "volumes").Select(volume => volume.Split(':')[0]))
            {
                if (source.StartsWith("./", StringComparison.Ordinal)) Assert.True(File.Exists(RepositoryFiles.PathOf(source)), source);
                else Assert.Contains(source, volumes);
            }
        }
    }

    [Fact]
    public void The_command_of_the_compose_file_is_one_that_the_program_has()
    {
        var services = Map(Yaml("docker-compose.yml"), "services");
        var lineage = Map(services, "lineage");
        var command = List(lineage, "command").ToArray();
        Assert.Empty(LineageCommandLine.CreateRoot().Parse(command).Errors);

        // The file that the command names is the one that is mounted there.
        var mount = Assert.Single(List(lineage, "volumes"), volume => volume.EndsWith($":{command[^1]}:ro", StringComparison.Ordinal));
        var options = Options(mount[..mount.IndexOf(':', StringComparison.Ordinal)]);
        var ports = List(lineage, "ports").Select(port => int.Parse(port.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(ports, options.Api.Urls.Split(';').Select(url => new Uri(url).Port));
        Assert.True(options.Api.AllowRemote);
        Assert.Contains(List(lineage, "volumes"), volume => volume.EndsWith($":{options.StoreDirectory}", StringComparison.Ordinal));
        var inside = Map(Map(services, "kafka"), "environment").Children[new YamlScalarNode("KAFKA_LISTENERS")].ToString();
        var broker = options.Kafka!.Consumer.Connection.Bootstrap;
        Assert.Contains($"INSIDE://:{broker.Split(':')[1]}", inside, StringComparison.Ordinal);
        Assert.Contains(new YamlScalarNode(broker.Split(':')[0]), services.Children.Keys);
        Assert.Contains(new YamlScalarNode(options.Telemetry.OtlpEndpoint!.Host), services.Children.Keys);
        var collector = Map(Map(Map(Map(Yaml("deploy/otel-collector.yaml"), "receivers"), "otlp"), "protocols"), "grpc");
        Assert.EndsWith($":{options.Telemetry.OtlpEndpoint.Port}", Text(collector, "endpoint"), StringComparison.Ordinal);
        Assert.False(options.Telemetry.IsOtlpOverHttp);
        var depends = Map(lineage, "depends_on").Children.Keys.Select(key => key.ToString());
        Assert.Equal(["collector", "kafka"], depends.Order());
        Assert.Contains($"/{ports.Single()} ", string.Join(' ', List(Map(lineage, "healthcheck"), "test")), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_replicas_of_the_compose_file_share_its_Neo4j_and_its_topic_by_options_that_the_program_has()
    {
        var services = Map(Yaml("docker-compose.yml"), "services");
        var neo4j = Map(services, "neo4j");
        var doors = new List<string>();
        foreach (var name in (string[])["replica-one", "replica-two"])
        {
            var replica = Map(services, name);
            var command = List(Holder(replica, "command"), "command").ToArray();
            Assert.Empty(LineageCommandLine.CreateRoot().Parse(command).Errors);
            string After(string flag) => command[Array.IndexOf(command, flag) + 1];

            // The store is the one of the service that is named there, with the password that it is started with.
            var environment = Map(Holder(replica, "environment"), "environment");
            var secrets = environment.Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString());
            var store = Neo4jStoreAddress.TryRead(After("--store"), key => secrets.GetValueOrDefault(key), out var reason);
            Assert.True(store is not null, reason);
            Assert.Contains(new YamlScalarNode(store.Server.Host), services.Children.Keys);
            Assert.Contains(List(neo4j, "ports"), port => port.EndsWith($":{store.Server.Port}", StringComparison.Ordinal));
            Assert.Equal($"{store.User}/{store.Password}", Text(Map(neo4j, "environment"), "NEO4J_AUTH"));
            Assert.Equal("neo4j", store.Database);

            // Events that come over HTTP go where both read them.
            var broker = After("--kafka-bootstrap").Split(':');
            Assert.Contains(new YamlScalarNode(broker[0]), services.Children.Keys);
            Assert.Contains($"INSIDE://:{broker[1]}", Text(Map(Map(services, "kafka"), "environment"), "KAFKA_LISTENERS"), StringComparison.Ordinal);
            Assert.Equal(After("--kafka-topics"), After("--kafka-event-log"));
            Assert.Equal(["kafka", "neo4j"], Map(Holder(replica, "depends_on"), "depends_on").Children.Keys.Select(key => key.ToString()).Order());
            var door = Assert.Single(List(replica, "ports"));
            Assert.Equal(new Uri(After("--urls")).Port, int.Parse(door.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture));
            doors.Add(door);
            Assert.Equal("true", Text(Holder(replica, "read_only"), "read_only"));
            Assert.Equal(["shared"], List(Holder(replica, "profiles"), "profiles"));
        }

        Assert.Equal(2, doors.Distinct().Count());
        Assert.Equal(["shared"], List(neo4j, "profiles"));
    }

    [Fact]
    public void The_image_and_the_files_of_options_agree_on_the_store_and_the_port()
    {
        var dockerfile = File.ReadAllText(RepositoryFiles.PathOf("Dockerfile"));
        var compose = Options("./deploy/lineage.compose.yaml");
        Assert.Contains($"LINEAGE_STORE={compose.StoreDirectory} ", dockerfile, StringComparison.Ordinal);
        Assert.Contains($"VOLUME {compose.StoreDirectory}\n", dockerfile, StringComparison.Ordinal);
        Assert.Contains($"EXPOSE {new Uri(compose.Api.Urls).Port}\n", dockerfile, StringComparison.Ordinal);
        var unit = Options("./deploy/lineage.yaml");
        Assert.Contains("StateDirectory=lineage\n", File.ReadAllText(RepositoryFiles.PathOf("deploy/lineage.service")), StringComparison.Ordinal);
        Assert.Equal("/var/lib/lineage", unit.StoreDirectory);
        Assert.False(unit.Api.TokensAreRequired);
    }

    [Fact]
    public void The_collectors_pipelines_name_what_it_has()
    {
        var file = Yaml("deploy/otel-collector.yaml");
        foreach (var pipeline in Map(Map(file, "service"), "pipelines").Children.Values.Cast<YamlMappingNode>())
        {
            foreach (var kind in new[] { "receivers", "processors", "exporters" })
                Assert.All(List(pipeline, kind), name => Assert.Contains(new YamlScalarNode(name), Map(file, kind).Children.Keys));
        }
    }

    [Fact]
    public void The_dockerfile_has_stages_of_fixed_versions_and_ends_as_another_user_than_root()
    {
        var lines = File.ReadAllLines(RepositoryFiles.PathOf("Dockerfile")).Select(line => line.Trim()).ToArray();
        var stages = new List<string>();
        foreach (var line in lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)))
        {
            var words = line.Split(' ');
            AssertVersion(words[1]);
            if (words.Length == 4) stages.Add(words[3]);
        }

        Assert.Equal(2, stages.Count);
        foreach (var line in lines.Where(line => line.StartsWith("COPY --from=", StringComparison.Ordinal)))
            Assert.Contains(line["COPY --from=".Length..line.IndexOf(' ', 5)], stages);
        var last = lines[Array.FindLastIndex(lines, line => line.StartsWith("FROM ", StringComparison.Ordinal))..];
        Assert.Matches("^USER [1-9][0-9]*$", Assert.Single(last, line => line.StartsWith("USER ", StringComparison.Ordinal)));
        foreach (var source in lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)))
            Assert.True(Path.Exists(RepositoryFiles.PathOf(source.Split(' ')[1])), source);
    }

    [Fact]
    public void The_unit_has_its_sections_and_starts_a_command_that_the_program_has()
    {
        var sections = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        var section = "";
        foreach (var line in File.ReadAllLines(RepositoryFiles.PathOf("deploy/lineage.service")).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '[')
            {
                sections[section = line.Trim('[', ']')] = new Dictionary<string, string>(StringComparer.Ordinal);
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            Assert.True(equals > 0, line);
            Assert.True(sections[section].TryAdd(line[..equals], line[(equals + 1)..]), line);
        }

        Assert.Equal(["Install", "Service", "Unit"], sections.Keys.Order());
        var service = sections["Service"];
        Assert.Equal("yes", service["DynamicUser"]);
        Assert.Equal("strict", service["ProtectSystem"]);
        var words = service["ExecStart"].Split(' ');
        Assert.EndsWith("/lineage", words[0], StringComparison.Ordinal);
        Assert.Empty(LineageCommandLine.CreateRoot().Parse(words[1..]).Errors);
        Assert.Equal("/etc/lineage/lineage.yaml", words[^1]);
        int[] lasting = [ExitCodes.Usage, ExitCodes.StoreIsNewer, ExitCodes.KafkaRefuses, ExitCodes.Certificate];
        Assert.Equal(string.Join(' ', lasting), service["RestartPreventExitStatus"]);
    }

    private static ServiceOptions Options(string file) => ServiceOptions.Bind(ServiceConfiguration.Read(
        new ConfigurationLayer(), RepositoryFiles.PathOf(file), new Dictionary<string, string>(), ServiceOptions.All));

    // A key that stands in the mapping that is merged in.
    private static YamlMappingNode Holder(YamlMappingNode node, string key) =>
        !node.Children.ContainsKey(key) && node.Children.TryGetValue("<<", out var merged) ? (YamlMappingNode)merged : node;

    private static void AssertVersion(string image)
    {
        var parts = image.Split('/');
        if (parts.Length > 1 && parts[0].Contains('.', StringComparison.Ordinal)) Assert.Contains(parts[0], Registries);
        var colon = image.LastIndexOf(':');
        Assert.True(colon > 0 && char.IsAsciiDigit(image[colon + 1]), $"{image} has no version");
    }

    private static YamlMappingNode Yaml(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(RepositoryFiles.PathOf(file));
        stream.Load(reader);
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    private static YamlMappingNode Map(YamlMappingNode parent, string key) => Assert.IsType<YamlMappingNode>(parent.Children[new YamlScalarNode(key)]);

    private static string Text(YamlMappingNode parent, string key) => ((YamlScalarNode)parent.Children[new YamlScalarNode(key)]).Value!;

    private static IEnumerable<string> List(YamlMappingNode parent, string key) =>
        ((YamlSequenceNode)parent.Children[new YamlScalarNode(key)]).Children.Select(child => ((YamlScalarNode)child).Value!);
}
