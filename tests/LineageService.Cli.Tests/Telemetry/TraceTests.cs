using System.Diagnostics;
using System.Net;
using System.Text;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Telemetry;

namespace LineageService.Cli.Tests.Telemetry;

public sealed class TraceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trace_reads_from_the_request_to_the_commit_and_the_swap_of_the_snapshot()
    {
        await using var service = await WatchedService.StartAsync();
        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/lineage")
        {
            Content = new StringContent(
                """
                {"eventType": "COMPLETE", "eventTime": "2026-03-02T01:00:00Z", "producer": "https://example.com/etl",
                 "run": {"runId": "0194f5a0-0000-7000-8000-000000000001"}, "job": {"namespace": "etl", "name": "copy"},
                 "inputs": [{"namespace": "db", "name": "a"}], "outputs": [{"namespace": "db", "name": "b"}]}
                """,
                Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        using var answer = await service.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var spans = await service.SpansOfAsync(trace, "POST /api/v1/lineage", "lineage.events.commit", "lineage.store.commit", "lineage.snapshot.swap");
        var byName = spans.ToDictionary(span => span.DisplayName);
        string[] chain = ["POST /api/v1/lineage", "lineage.events.commit", "lineage.store.commit", "lineage.snapshot.swap"];
        for (var index = 1; index < chain.Length; index++)
        {
            var (parent, child) = (byName[chain[index - 1]], byName[chain[index]]);
            Assert.Equal(parent.SpanId, child.ParentSpanId);
            Assert.Equal(parent.SpanId, Assert.Single(child.Links).Context.SpanId);
        }

        var tags = byName[chain[0]].TagObjects.ToDictionary();
        Assert.Equal("/api/v1/lineage", tags["http.route"]);
        Assert.Equal("POST", tags["http.request.method"]);
        Assert.Equal(201, Convert.ToInt32(tags["http.response.status_code"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(service.Backend.Host.Current.Epoch, byName["lineage.snapshot.swap"].GetTagItem("lineage.epoch"));
    }

    [Fact]
    public async Task Callers_that_commit_together_are_links_of_one_span()
    {
        await using var service = await WatchedService.StartAsync();
        using var source = new ActivitySource("test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => one.Name == "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var causes = new List<ActivityContext>();
        var commits = new List<Task>();
        for (var index = 0; index < 50; index++)
        {
            Activity.Current = null;
            using var caller = source.StartActivity("caller")!;
            causes.Add(caller.Context);
            commits.Add(service.Backend.Host.CommitAsync(
                new LineageBatch { KeyedStates = [new KeyedState($"k{index}", new byte[] { 1 })], RecordedAt = DateTimeOffset.UnixEpoch }, Cancellation));
        }

        await Task.WhenAll(commits);
        var known = causes.Select(cause => cause.SpanId).ToHashSet();
        var deadline = Environment.TickCount64 + 10_000;
        Activity[] spans;
        do
        {
            spans = [.. service.Spans.Where(span => span.DisplayName == "lineage.store.commit" && span.Links.Any(link => known.Contains(link.Context.SpanId)))];
            await Task.Delay(20, Cancellation);
        }
        while (spans.Sum(span => span.Links.Count()) < causes.Count && Environment.TickCount64 < deadline);

        Assert.Equal(known, spans.SelectMany(span => span.Links).Select(link => link.Context.SpanId).ToHashSet());
        Assert.All(spans, span => Assert.Equal(span.Links.Count(), span.GetTagItem("lineage.batches")));
        Assert.All(spans.Where(span => span.Links.Count() > 1), span => Assert.Equal(default, span.ParentSpanId));
        Assert.Contains(spans, span => span.Links.Count() > 1);
    }

    [Fact]
    public void A_span_has_no_more_links_than_a_batch_may_have_and_none_twice()
    {
        using var source = new ActivitySource("test-links");
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => one.Name == "test-links",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        Assert.Null(BatchActivity.Start(source, "nobody", []));
        ActivitySource.AddActivityListener(listener);
        var causes = Enumerable.Range(0, 300).Select(_ => new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded)).ToArray();
        using var many = BatchActivity.Start(source, "many", causes.Concat(causes));
        Assert.Equal(BatchActivity.MaxLinks, many!.Links.Distinct().Count());
        using var one = BatchActivity.Start(source, "one", [causes[0], causes[0], default]);
        Assert.Equal(causes[0].SpanId, one!.ParentSpanId);
        BatchActivity.Fail(one, new InvalidOperationException("hush"));
        Assert.Equal((ActivityStatusCode.Error, "InvalidOperationException"), (one.Status, one.StatusDescription));
    }
}
