using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting.Catalogs.Topics;

namespace LineageService.Cli.Collect.Catalogs;

/// <summary>Collectors of topics: schema files, and a schema registry.</summary>
internal static class TopicCommands
{
    public static Command Files(TopicFormat format, string name, string description)
    {
        var paths = FileCommands.Paths();
        var space = FileCommands.Namespace(required: true);
        var topics = FileCommands.Pairs("--topic", "A type's full name and its topic", "TYPE=TOPIC");
        return CollectorCommand.Create(
            name,
            description,
            [paths, space, topics],
            (parsed, source) =>
            {
                var datasets = parsed.GetValue(space)!;
                var mapping = FileCommands.Read(parsed, topics, StringComparer.Ordinal);
                return new TopicFilesCollector(FileCommands.Existing(parsed.GetRequiredValue(paths)), format, datasets, mapping, source
                    ?? datasets);
            });
    }

    public static Command Registry()
    {
        var address = new Argument<string>("URL") { Description = "The registry: https://host:8081" };
        var space = FileCommands.Namespace(required: true);
        var topics = FileCommands.Pairs("--topic", "A subject or a type's full name and its topic", "SUBJECT=TOPIC");
        var tokenFile = new Option<string?>("--token-file")
        {
            Description = "File with the bearer token alone (else SCHEMA_REGISTRY_TOKEN)",
            HelpName = "FILE"
        };
        return CollectorCommand.Create(
            "schema-registry",
            "Topics by the latest schema of each subject of a registry.",
            [address, space, topics, tokenFile],
            (parsed, source) =>
            {
                var datasets = parsed.GetValue(space)!;
                var url = parsed.GetRequiredValue(address);
                if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                    throw new CommandException(ExitCodes.Usage, $"{url} is no address of a registry: expected https://host:port");
                if (uri.UserInfo.Length > 0) throw new CommandException(ExitCodes.Usage,
                    "the address holds a password: set SCHEMA_REGISTRY_USER_INFO instead");
                var client = new HttpClient
                {
                    BaseAddress = uri,
                    Timeout = TimeSpan.FromSeconds(30),
                    MaxResponseContentBufferSize = 64 * 1024 * 1024
                };
                client.DefaultRequestHeaders.Authorization = Authorization(parsed.GetValue(tokenFile));
                return new SchemaRegistryCollector(client, datasets, FileCommands.Read(parsed, topics, StringComparer.Ordinal), source
                    ?? uri.GetLeftPart(UriPartial.Authority));
            })
            .WithExamples(new CommandExample(
                "lineage collect catalog schema-registry https://registry:8081 --namespace kafka://broker:9092",
                "Token from SCHEMA_REGISTRY_TOKEN."));
    }

    private static AuthenticationHeaderValue? Authorization(string? tokenFile)
    {
        if (tokenFile is not null)
        {
            if (!File.Exists(tokenFile)) throw new CommandException(ExitCodes.Usage, $"--token-file {tokenFile} cannot be read");
            return new AuthenticationHeaderValue("Bearer", File.ReadAllText(tokenFile).Trim());
        }

        if (Environment.GetEnvironmentVariable("SCHEMA_REGISTRY_TOKEN") is { Length: > 0 } token) return new AuthenticationHeaderValue(
            "Bearer", token);
        return Environment.GetEnvironmentVariable("SCHEMA_REGISTRY_USER_INFO") is { Length: > 0 } user
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)))
            : null;
    }
}
