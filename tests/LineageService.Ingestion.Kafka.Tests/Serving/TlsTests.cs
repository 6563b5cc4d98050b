using Confluent.Kafka;
using Confluent.Kafka.Admin;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Kafka.Native;
using LineageService.Testing;
using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Serving;

/// <summary>TLS and SCRAM against the broker's own implementation of both.</summary>
public sealed class TlsTests : IDisposable
{
    private const string User = "scram-lineage";

    private readonly string _directory = Directory.CreateTempSubdirectory("lineage-kafka-tls-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_directory, "store");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Events_come_over_tls_with_scram_out_of_a_configuration_file_and_every_wrong_part_is_one_sentence()
    {
        var server = KafkaServer.Shared;
        if (!server.IsOurs) SharedFiles.SkipOrFail("the broker is not ours: it has no door with TLS");
        using var topics = new TestTopics(server.Bootstrap);
        var topic = await topics.CreateAsync("events", 1);
        await topics.ProduceAsync(topic, TestEvents.Events(7));
        await CreateUserAsync(server.Bootstrap);
        var authority = Path.Combine(_directory, "authority.pem");
        await File.WriteAllTextAsync(authority, server.AuthorityPem, Cancellation);
        using (var stranger = new TestCertificates())
            await File.WriteAllTextAsync(Path.Combine(_directory, "stranger.pem"), stranger.AuthorityPem, Cancellation);

        // The password in the environment, the rest in the file.
        KeyValuePair<string, string>[] environment = [new("LINEAGE__KAFKA__SETTINGS__SASL_PASSWORD", KafkaServer.Password)];
        var file = Write("good.yaml", server.TlsBootstrap, topic, topics.Name("group"), authority);
        using (var service = ServiceProcess.Start(environment, "serve", "--config", file, "--store", Store, "--urls", "http://127.0.0.1:0"))
        {
            await service.ListenAsync(Cancellation);
            using var client = new HttpClient { BaseAddress = service.Address };
            var deadline = Environment.TickCount64 + 30_000;
            while (!(await client.GetStringAsync("/api/v2/admin/ingest", Cancellation)).Contains("\"accepted\":7", StringComparison.Ordinal))
            {
                Assert.True(Environment.TickCount64 < deadline, service.Error);
                await Task.Delay(100, Cancellation);
            }

            Assert.Equal(0, await service.TerminateAsync(Cancellation));
        }

        await RefusedAsync(Write("stranger.yaml", server.TlsBootstrap, topic, topics.Name("group"), Path.Combine(_directory, "stranger.pem")), environment, "No secure connection to Kafka");
        await RefusedAsync(file, [new("LINEAGE__KAFKA__SETTINGS__SASL_PASSWORD", "hush-hush")], "refuses the credentials");
        await RefusedAsync(Write("missing.yaml", server.TlsBootstrap, topic, topics.Name("group"), Path.Combine(_directory, "nowhere.pem")), environment, "nowhere.pem, which does not exist", ExitCodes.Certificate);
    }

    private async Task RefusedAsync(string file, KeyValuePair<string, string>[] environment, string words, int expected = ExitCodes.KafkaRefuses)
    {
        using var service = ServiceProcess.Start(environment, "serve", "--config", file, "--store", Path.Combine(_directory, "none"), "--urls", "http://127.0.0.1:0");
        var code = await service.WaitAsync(Cancellation);
        var sentence = Assert.Single(service.Error.Trim().Split('\n'));
        Assert.Contains(words, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(KafkaServer.Password, sentence, StringComparison.Ordinal);
        Assert.True(code == expected, $"{code}: {sentence}");
        Assert.False(Directory.Exists(Path.Combine(_directory, "none")));
    }

    private string Write(string name, string bootstrap, string topic, string group, string authority)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, $"""
            kafka:
              bootstrap: {bootstrap}
              topics: [{topic}]
              group: {group}
              startBudget: 20s
              settings:
                security.protocol: sasl_ssl
                sasl.mechanism: SCRAM-SHA-512
                sasl.username: {User}
                ssl.ca.location: {authority}
            """);
        return path;
    }

    private static async Task CreateUserAsync(string bootstrap)
    {
        KafkaLibrary.Load();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        await admin.AlterUserScramCredentialsAsync(
        [
            new UserScramCredentialUpsertion
            {
                User = User,
                ScramCredentialInfo = new ScramCredentialInfo { Mechanism = ScramMechanism.ScramSha512, Iterations = 4096 },
                Password = System.Text.Encoding.UTF8.GetBytes(KafkaServer.Password),
                Salt = System.Security.Cryptography.RandomNumberGenerator.GetBytes(16),
            },
        ]);
    }
}
