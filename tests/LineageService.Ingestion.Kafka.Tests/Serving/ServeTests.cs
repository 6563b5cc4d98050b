using System.Net;
using System.Text;
using LineageService.Cli.CommandLine;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Testing;
using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Serving;

public sealed class ServeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lineage-kafka-serve-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_directory, "store");

    [Fact]
    public async Task Brokers_that_do_not_answer_are_one_sentence_after_the_budget_and_no_store_is_made()
    {
        var broker = $"127.0.0.1:{FreePorts.One()}";
        var (code, error) = await RunAsync(
            "serve", "--store", Store, "--urls", "http://127.0.0.1:0", "--kafka-bootstrap", broker, "--kafka-topics", "t", "--kafka-start-budget", "1");
        Assert.Equal(ExitCodes.KafkaAway, code);
        Assert.StartsWith($"No Kafka broker answers at {broker} within 1 s: ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Store));
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_options_is_told_at_once()
    {
        var (code, error) = await RunAsync(
            "serve", "--store", Store, "--kafka-bootstrap", "nonsense", "--kafka-topics", "a b", "--kafka-event-log", "other", "--kafka-config", "acks=0",
            "--kafka-group", "");
        Assert.Equal(ExitCodes.Usage, code);
        string[] words =
        [
            "kafka.bootstrap is 'nonsense', but must be brokers", "kafka.topics is 'a b', but must be topics", "go into other", "acks cannot be given",
            "kafka.group is '', but must be the name of a consumer group",
        ];
        Assert.All(words, word => Assert.Contains(word, error, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_library_is_missed_only_where_kafka_is_asked_for()
    {
        using var process = ServiceProcess.Start("--help");
        Assert.Equal(0, await process.WaitAsync(Cancellation));
        using var serve = ServiceProcess.Start(
            [new("LINEAGE_LIBRDKAFKA", Path.Combine(_directory, "nowhere.so"))],
            "serve", "--store", Store, "--kafka-bootstrap", "127.0.0.1:1", "--kafka-topics", "t");
        Assert.Equal(ExitCodes.Unavailable, await serve.WaitAsync(Cancellation));
        Assert.Contains("librdkafka", Assert.Single(serve.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_credentials_are_one_sentence_at_once_and_right_ones_consume()
    {
        if (!KafkaServer.Shared.IsOurs) SharedFiles.SkipOrFail("the broker is not ours: it has no door that asks for credentials");
        using var topics = new TestTopics(KafkaServer.Shared.Bootstrap);
        var topic = await topics.CreateAsync("events", 1);
        await topics.ProduceAsync(topic, TestEvents.Events(4));
        var file = Path.Combine(_directory, "kafka.properties");
        string[] options =
        [
            "--kafka-bootstrap", KafkaServer.Shared.GuardedBootstrap, "--kafka-topics", topic, "--kafka-group", topics.Name("group"), "--kafka-config-file", file,
        ];
        const string Settings = "# for tests\nsecurity.protocol=sasl_plaintext\nsasl.mechanism=PLAIN\nsasl.username=lineage\nsasl.password=";
        await File.WriteAllTextAsync(file, Settings + "hush-hush", Cancellation);
        var started = Environment.TickCount64;
        var (code, error) = await RunAsync(["serve", "--store", Store, "--urls", "http://127.0.0.1:0", .. options]);
        Assert.InRange(Environment.TickCount64 - started, 0, 15_000);
        Assert.Equal(ExitCodes.KafkaRefuses, code);
        Assert.Contains("refuses the credentials", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, Settings + KafkaServer.Password, Cancellation);
        using var service = await ServiceProcess.ServeAsync(Store, Cancellation, options);
        await WaitForStatusAsync(service.Address!, "4 records: 4 new");
        Assert.Equal(0, await service.TerminateAsync(Cancellation));
    }

    [Fact]
    public async Task Events_over_http_go_through_the_log_and_status_and_replay_tell_of_them()
    {
        using var topics = new TestTopics(KafkaServer.Shared.Bootstrap);
        var topic = await topics.CreateAsync("events", 2);
        var group = topics.Name("group");
        string[] kafka = ["--kafka-bootstrap", topics.Bootstrap, "--kafka-topics", topic, "--kafka-group", group];
        using (var service = await ServiceProcess.ServeAsync(Store, Cancellation, [.. kafka, "--kafka-event-log", topic]))
        {
            using var client = new HttpClient { BaseAddress = service.Address };
            Assert.Equal(HttpStatusCode.Created, (await PostAsync(client, "/api/v1/lineage", TestEvents.Event(0))).StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, "/api/v1/lineage", "{\"nothing\":1}")).StatusCode);
            var batch = await PostAsync(client, "/api/v1/lineage/batch", $"[{TestEvents.Event(1)},{TestEvents.Event(2)},[3]]");
            Assert.Contains("\"failed\":1", await batch.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

            var status = await WaitForStatusAsync(service.Address!, "5 records: 3 new, 0 known, 2 dead; 0 retries; lag 0");
            Assert.StartsWith($"{group}: running since ", status, StringComparison.Ordinal);
            Assert.Contains($"{topic}/0  next ", status, StringComparison.Ordinal);

            // The same store has one writer, whoever consumes into it.
            var (locked, sentence) = await RunAsync(["serve", "--store", Store, "--urls", "http://127.0.0.1:0", .. kafka]);
            Assert.Equal(ExitCodes.StoreLocked, locked);
            Assert.Contains("open for writing in process", Assert.Single(sentence.TrimEnd().Split('\n')), StringComparison.Ordinal);

            // Another store of its own in the same group would see only some of the events.
            var (code, error) = await RunAsync(["serve", "--store", Path.Combine(_directory, "other"), "--urls", "http://127.0.0.1:0", .. kafka, "--kafka-start-budget", "1"]);
            Assert.Equal(ExitCodes.Unavailable, code);
            Assert.Contains($"group {group} has another service with a store of its own", error, StringComparison.Ordinal);
            Assert.Equal(0, await service.TerminateAsync(Cancellation));
        }

        string[] replay = ["admin", "ingest", "replay", "--store", Path.Combine(_directory, "again"), "--kafka-bootstrap", topics.Bootstrap, "--topic", topic];
        Assert.Equal("5 records: 3 new, 0 known, 2 dead", (await OutputOfAsync(replay)).TrimEnd());
        Assert.Equal("5 records: 0 new, 3 known, 2 dead", (await OutputOfAsync(replay)).TrimEnd());
        Assert.Equal("0 records: 0 new, 0 known, 0 dead", (await OutputOfAsync([.. replay, "--time", "2100-01-01"])).TrimEnd());
        Assert.Equal("0 records: 0 new, 0 known, 0 dead", (await OutputOfAsync([.. replay, "--offset", "0:1000,1:1000"])).TrimEnd());
        await using var store = await SqliteLineageStore.OpenAsync(Store, new SqliteStoreOptions { ReadOnly = true }, Cancellation);
        var letters = await store.ListEventsAsync(new EventQuery(LoggedEvent.DeadKind), Cancellation);
        Assert.All(letters.Items, letter => Assert.StartsWith($"kafka:{topic}/", letter.Position, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tasks_and_usage_have_topics_and_what_is_dead_of_them_is_read_again_as_what_it_is()
    {
        using var topics = new TestTopics(KafkaServer.Shared.Bootstrap);
        var (tasks, usage, dead) = (await topics.CreateAsync("tasks", 1), await topics.CreateAsync("usage", 1), await topics.CreateAsync("dead", 1));
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        const string Task = """{"name":"load","sql":"insert into t select a as x from s","dialect":"spark"}""";
        await topics.ProduceAsync(tasks, [Task, "{\"nothing\":1}"]);
        await topics.ProduceAsync(usage, [$$"""{"id":"q1","day":"{{day}}","principal":"ann","engine":"trino","namespace":"default","dataset":"s","fields":["a"],"reads":3}""", "{\"day\":1}"]);
        string[] kafka = ["--kafka-bootstrap", topics.Bootstrap, "--kafka-group", topics.Name("group")];
        using (var service = await ServiceProcess.ServeAsync(
            Store, Cancellation, [.. kafka, "--kafka-task-topic", tasks, "--kafka-usage-topic", usage, "--kafka-dead-letter-topic", dead]))
        {
            await WaitForStatusAsync(service.Address!, "4 records: 2 new, 0 known, 2 dead; 0 retries; lag 0");
            var ready = await new HttpClient().GetStringAsync(new Uri(service.Address!, "/health/ready"), Cancellation);
            Assert.Contains("\"name\":\"topics\",\"status\":\"ready\"", ready, StringComparison.Ordinal);
            Assert.Contains("ann", await OutputOfAsync("usage", "s", "--server", service.Address!.ToString()), StringComparison.Ordinal);
            var again = await OutputOfAsync("dead-letters", "replay", "--server", service.Address!.ToString(), "--json");
            Assert.Contains("expected a task (an object", again, StringComparison.Ordinal);
            Assert.Contains("day: expected a date", again, StringComparison.Ordinal);
            Assert.Equal(0, await service.TerminateAsync(Cancellation));
        }

        Assert.Equal(["tasks", "usage"], topics.Read(dead, 2).Select(message => Encoding.UTF8.GetString(message.Headers.GetLastBytes("lineage.role"))).Order());

        // As after an update that understands them: the letter says what it is, the topic itself is told by the option.
        await topics.ProduceAsync(dead, [new Confluent.Kafka.Message<byte[]?, byte[]?> { Value = Encoding.UTF8.GetBytes(Task), Headers = new Confluent.Kafka.Headers { { "lineage.role", "tasks"u8.ToArray() } } }]);
        string[] replay = ["admin", "ingest", "replay", "--kafka-bootstrap", topics.Bootstrap, "--store"];
        Assert.Equal("3 records: 1 new, 0 known, 2 dead", (await OutputOfAsync([.. replay, Path.Combine(_directory, "a"), "--topic", dead])).TrimEnd());
        Assert.Equal("2 records: 1 new, 0 known, 1 dead", (await OutputOfAsync([.. replay, Path.Combine(_directory, "b"), "--topic", usage, "--as", "usage"])).TrimEnd());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task<string> WaitForStatusAsync(Uri server, string line)
    {
        var deadline = Environment.TickCount64 + 30_000;
        while (true)
        {
            var status = await OutputOfAsync("admin", "ingest", "status", "--server", server.ToString());
            if (status.Contains(line, StringComparison.Ordinal)) return status;
            Assert.True(Environment.TickCount64 < deadline, status);
            await Task.Delay(200, Cancellation);
        }
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body) =>
        await client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);

    private static async Task<string> OutputOfAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await LineageCommandLine.RunAsync(args, output, error);
        Assert.True(code == 0, error.ToString());
        return output.ToString();
    }

    private static async Task<(int Code, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await LineageCommandLine.RunAsync(args, output, error);
        return (code, error.ToString());
    }
}
