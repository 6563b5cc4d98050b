using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using LineageService.Api.Access;
using LineageService.Api.Hosting;
using LineageService.Api.Hosting.Readiness;
using LineageService.Api.Tests.Hosting;
using LineageService.Api.Tests.Labels;
using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using Microsoft.Extensions.DependencyInjection;

namespace LineageService.Api.Tests;

/// <summary>Two services over one store: a client that wrote to one reads its own writes from the other, and one that fell behind says so.</summary>
public sealed class ReplicaTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_to_one_replica_is_read_from_the_other_with_its_epoch()
    {
        var shared = new SharedMemory();
        await using var one = await RunningService.StartAsync(store: shared.Open());
        await using var other = await RunningService.StartAsync(store: shared.Open());
        var waits = new List<double>();
        for (var number = 0; number < 40; number++)
        {
            var (writer, reader) = number % 2 == 0 ? (one, other) : (other, one);
            var sent = await writer.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event(number));
            var epoch = sent.Headers["Lineage-Epoch"];
            var started = Stopwatch.GetTimestamp();
            var read = await reader.GetAsync($"/api/v2/lineage?node=dataset:db:t{number}&direction=upstream&minEpoch={epoch}");
            waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Assert.Equal(HttpStatusCode.OK, read.Status);
            Assert.True((long)read.Json["epoch"]! >= long.Parse(epoch, CultureInfo.InvariantCulture));
            Assert.Contains("db:s", read.Body, StringComparison.Ordinal);
        }

        waits.Sort();
        Assert.True(waits[^1] < 2_000, $"slowest {waits[^1]:F0} ms, median {waits[waits.Count / 2]:F0} ms");
    }

    [Fact]
    public async Task Rules_that_were_read_from_one_replica_do_not_replace_what_the_other_was_given_meanwhile()
    {
        var shared = new SharedMemory();
        await using var one = await RunningService.StartAsync(store: shared.Open());
        await using var other = await RunningService.StartAsync(store: shared.Open());
        var read = (await one.GetAsync("/api/v2/identity/rules")).Json;
        var first = await other.SendAsync(HttpMethod.Put, "/api/v2/identity/rules", Rules("first", (string?)read["version"]));
        Assert.Equal(HttpStatusCode.OK, first.Status);
        var late = await one.SendAsync(HttpMethod.Put, "/api/v2/identity/rules", Rules("second", (string?)read["version"]));
        Assert.Equal((HttpStatusCode.Conflict, "rules-changed"), (late.Status, late.Problem));
        Assert.Contains("first", (await one.GetAsync("/api/v2/identity/rules")).Body, StringComparison.Ordinal);

        // Read anew it is taken, and whoever brings no version replaces whatever is there.
        Assert.Equal(HttpStatusCode.OK, (await one.SendAsync(HttpMethod.Put, "/api/v2/identity/rules", Rules("second", (string?)first.Json["version"]))).Status);
        Assert.Equal(HttpStatusCode.OK, (await other.SendAsync(HttpMethod.Put, "/api/v2/identity/rules", Rules("third", null))).Status);
        Assert.Equal("rules-changed", (await one.SendAsync(HttpMethod.Put, "/api/v2/identity/rules", Rules("second", "no version"))).Problem);
    }

    [Fact]
    public async Task The_audits_of_two_replicas_are_one_without_gaps()
    {
        var shared = new SharedMemory();
        await using var one = await LineageGraphHost.OpenAsync(shared.Open(), TimeProvider.System, Token);
        await using var other = await LineageGraphHost.OpenAsync(shared.Open(), TimeProvider.System, Token);
        using var here = new AuditTrail(one, TimeProvider.System);
        using var there = new AuditTrail(other, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(
            async () =>
            {
                var trail = number % 2 == 0 ? here : there;
                trail.Note("ann", "putRules", $"{number}", 200, isStream: false);
                Assert.True(await trail.FlushAsync());
            },
            Token)));
        var listed = await AuditTrail.ListAsync(one.Store, null, 100, Token);
        Assert.Equal(Enumerable.Range(1, 20).Select(number => 21L - number), listed.Select(record => record.Number));
        Assert.Equal(20, listed.Select(record => record.Subject).Distinct(StringComparer.Ordinal).Count());
    }

    private static string Rules(string alias, string? version) =>
        $$"""{"namespaces": [{"alias": "{{alias}}", "canonical": "hive://m:9083"}]{{(version is null ? "" : $", \"version\": \"{version}\"")}}}""";

    [Fact]
    public async Task A_commit_that_does_not_come_is_a_problem_that_names_where_the_replica_is()
    {
        var options = new LineageApiOptions { MinEpochWait = TimeSpan.FromMilliseconds(100) };
        await using var service = await RunningService.StartAsync(store: new SharedMemory().Open(), options: options);
        var answer = await service.GetAsync("/api/v2/lineage?node=dataset:db:t&minEpoch=700");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "epoch-not-reached"), (answer.Status, answer.Problem));
        Assert.Contains("The graph is at epoch", answer.Body, StringComparison.Ordinal);
        Assert.True(answer.Headers.ContainsKey("Retry-After"));
    }

    [Fact]
    public async Task A_replica_that_fell_behind_says_so_in_its_answers_and_is_not_ready()
    {
        var shared = new SharedMemory();
        var options = new LineageApiOptions { Readiness = new ReadinessOptions { MaxReplicaLag = TimeSpan.FromMilliseconds(800) } };
        await using var service = await RunningService.StartAsync(store: shared.Open(), options: options);
        await ReadyAsync(service, HttpStatusCode.OK);
        Assert.False((await service.GetAsync("/api/v2/search?q=t")).Headers.ContainsKey(ReplicaLagHeader.Name));

        // The store itself can be asked again at once; what others committed cannot.
        shared.IsAway = true;
        await Task.Delay(1_200, Token);
        Assert.True((await service.GetAsync("/health/live")).Headers.ContainsKey(ReplicaLagHeader.Name));
        await ReadyAsync(service, HttpStatusCode.ServiceUnavailable);
        shared.IsAway = false;
        await ReadyAsync(service, HttpStatusCode.OK);
        Assert.False((await service.GetAsync("/api/v2/search?q=t")).Headers.ContainsKey(ReplicaLagHeader.Name));
    }

    [Fact]
    public async Task Timed_work_is_done_by_one_replica_at_a_time()
    {
        var shared = new SharedMemory();
        await using var one = await RunningService.StartAsync(store: shared.Open());
        await using var other = await RunningService.StartAsync(store: shared.Open());
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = one.Services.GetRequiredService<TimedWork>().RunAsync(
            "work",
            async token =>
            {
                entered.SetResult();
                await leave.Task.WaitAsync(token);
            },
            Token);
        await entered.Task.WaitAsync(Token);
        Assert.False(await other.Services.GetRequiredService<TimedWork>().RunAsync("work", _ => throw new InvalidOperationException(), Token));
        leave.SetResult();
        Assert.True(await first);
        var done = false;
        Assert.True(await other.Services.GetRequiredService<TimedWork>().RunAsync("work", _ => Task.FromResult(done = true), Token));
        Assert.True(done);
    }

    [Fact]
    public async Task A_change_of_labels_is_told_by_one_replica_and_by_another_once_that_one_is_gone()
    {
        using var listener = new NoticeListener();
        var shared = new SharedMemory();
        var options = new LineageApiOptions { LabelWebhooks = [listener.Address], LabelNoticeTurn = TimeSpan.FromMilliseconds(50) };
        var first = await RunningService.StartAsync(store: shared.Open(), options: options);
        for (var number = 1; number <= 3; number++) await first.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event(number));
        await using var second = await RunningService.StartAsync(store: shared.Open(), options: options);
        await AssignAsync(second, "t1");
        Assert.Contains("\"t1\"", (await listener.NextAsync()).ToJsonString(), StringComparison.Ordinal);
        await AssignAsync(first, "t2");
        Assert.Contains("\"t2\"", (await listener.NextAsync()).ToJsonString(), StringComparison.Ordinal);

        // Twice would have come by now.
        await Task.Delay(500, Token);
        Assert.False(listener.HasMore);
        await first.DisposeAsync();
        await AssignAsync(second, "t3");
        JsonNode last;
        do last = await listener.NextAsync(); while (!last.ToJsonString().Contains("\"t3\"", StringComparison.Ordinal));
        Assert.Equal(3, (int?)last["number"]);
    }

    private static async Task AssignAsync(RunningService service, string table)
    {
        var answer = await service.SendAsync(
            HttpMethod.Post, "/api/v2/labels/assignments", $$"""[{"id": "{{table}}", "node": "field:db:{{table}}:a", "tag": "PII.email", "author": "ann"}]""");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    private static async Task ReadyAsync(RunningService service, HttpStatusCode status)
    {
        for (var wait = 0; wait < 100; wait++)
        {
            var answer = await service.GetAsync("/health/ready");
            if (answer.Status == status)
            {
                Assert.Contains("\"replica\"", answer.Body, StringComparison.Ordinal);
                return;
            }

            await Task.Delay(50, Token);
        }

        Assert.Fail($"never {status}");
    }

    private static string Event(int number) => EventTemplate
        .Replace("SECOND", (number % 60).ToString("D2", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("RUN", number.ToString("D12", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("JOB", $"load{number % 7}", StringComparison.Ordinal)
        .Replace("TARGET", $"t{number}", StringComparison.Ordinal);

    private const string EventTemplate =
        """
        {"eventType":"COMPLETE","eventTime":"2026-01-01T00:00:SECONDZ","producer":"p","run":{"runId":"00000000-0000-7000-8000-RUN"},"job":{"namespace":"j","name":"JOB"},"inputs":[{"namespace":"db","name":"s"}],"outputs":[{"namespace":"db","name":"TARGET","facets":{"columnLineage":{"fields":{"a":{"inputFields":[{"namespace":"db","name":"s","field":"a","transformations":[{"type":"DIRECT","subtype":"IDENTITY"}]}]}}}}}]}
        """;
}
