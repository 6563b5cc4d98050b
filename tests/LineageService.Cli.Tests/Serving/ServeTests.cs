using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace LineageService.Cli.Tests.Serving;

public sealed class ServeTests(SmallStore store) : IClassFixture<SmallStore>
{
    [Fact]
    public async Task The_chosen_port_is_printed_and_answers_are_the_same_as_from_the_store()
    {
        var (process, address) = await LineageProcess.ServeAsync(store.Directory);
        using (process)
        {
            string[][] questions =
            [
                ["trace", "ods.users.phone", "--json"], ["paths", "ods.users.phone", "ads.contacts.phone_hash", "--json"],
                ["search", "phone", "--json"], ["trace", "ods.users"], ["paths", "ods.users.phone", "ads.contacts.phone_hash"],
            ];
            foreach (var question in questions)
            {
                var remote = await Command.RunAsync([.. question, "--server", address.ToString()]);
                var local = await Command.RunAsync([.. question, "--store", store.Directory]);
                Assert.Equal(0, remote.ExitCode);
                Assert.Equal(local.Output, remote.Output);
            }

            Assert.Equal(2, (await Command.RunAsync("trace", "users", "--server", address.ToString())).ExitCode);
            using var client = new HttpClient { BaseAddress = address };
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    [Fact]
    public async Task A_request_that_is_underway_when_it_is_told_to_stop_is_answered()
    {
        const string Body = """{"sql": "SELECT a FROM t", "dialect": "spark", "name": "t"}""";
        using var folder = new WorkFolder();
        var (process, address) = await LineageProcess.ServeAsync(folder.PathOf("store"));
        using (process)
        {
            using var client = new TcpClient(address.Host, address.Port);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(
                $"POST /api/v2/sql/analyze HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body[..9]}"), TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
            process.Terminate();
            await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Body[9..]), TestContext.Current.CancellationToken);
            using var reader = new StreamReader(stream);
            Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
            client.Close();
            Assert.Equal(0, (await process.WaitAsync()).ExitCode);
        }
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        using var folder = new WorkFolder();
        var (first, address) = await LineageProcess.ServeAsync(folder.PathOf("store"));
        using (first)
        {
            using var client = new HttpClient { BaseAddress = address };
            const string Event =
                """
                {"eventType": "COMPLETE", "eventTime": "2026-03-02T01:00:00Z", "producer": "https://example.com/etl",
                 "run": {"runId": "0194f5a0-0000-7000-8000-000000000001"}, "job": {"namespace": "etl", "name": "copy"},
                 "inputs": [{"namespace": "db", "name": "a"}], "outputs": [{"namespace": "db", "name": "b"}]}
                """;
            var answer = await client.PostAsync(
                "/api/v1/lineage", new StringContent(Event, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }

        // The first was killed, not stopped.
        var (second, later) = await LineageProcess.ServeAsync(folder.PathOf("store"));
        using (second)
        {
            using var client = new HttpClient { BaseAddress = later };
            var jobs = await client.GetFromJsonAsync<JsonNode>("/api/v2/jobs?namespace=etl", TestContext.Current.CancellationToken);
            Assert.Equal("copy", (string?)jobs!["jobs"]![0]!["name"]);
            second.Terminate();
            Assert.Equal(0, (await second.WaitAsync()).ExitCode);
        }
    }

    [Fact]
    public async Task Neither_sql_nor_tokens_are_logged()
    {
        using var folder = new WorkFolder();
        var (process, address) = await LineageProcess.ServeAsync(folder.PathOf("store"));
        using (process)
        {
            using var client = new HttpClient { BaseAddress = address };
            client.DefaultRequestHeaders.Authorization = new("Bearer", "hushtoken");
            using var refused = new HttpRequestMessage(HttpMethod.Get, "/api/v2/namespaces");
            refused.Headers.Authorization = new("Bearer", "lineage_hushtoken");
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(refused, TestContext.Current.CancellationToken)).StatusCode);
            string[] bodies =
            [
                """{"sql": "SELECT hushsql FROM (((", "dialect": "spark", "name": "t"}""", """{"sql": "MERGE hushsql hushsql", "dialect": "tsql", "name": "u"}""",
                """{"sql": "hushsql""", """{"sql": {"hushsql": 1}}""",
            ];
            foreach (var body in bodies)
            {
                foreach (var path in new[] { "/api/v2/sql/analyze", "/api/v2/tasks", "/api/v1/lineage" })
                {
                    using var content = new StringContent(body, Encoding.UTF8, "application/json");
                    await client.PostAsync(path, content, TestContext.Current.CancellationToken);
                }
            }

            process.Terminate();
            var ended = await process.WaitAsync();
            Assert.DoesNotContain("hush", ended.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", ended.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "--allow-remote")]
    [InlineData("http://*:0", "--allow-remote")]
    [InlineData("http://127.0.0.1:0;http://192.0.2.1:0", "--allow-remote")]
    [InlineData("nonsense", "must be http or https addresses")]
    [InlineData("", "empty")]
    public async Task Addresses_that_are_not_loopback_are_refused(string urls, string words)
    {
        using var folder = new WorkFolder();
        var answer = await Command.RunAsync("serve", "--store", folder.PathOf("store"), "--urls", urls);
        Assert.Equal(2, answer.ExitCode);
        Assert.Contains(words, answer.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.PathOf("store")));
    }
}
