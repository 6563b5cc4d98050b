using System.Net;
using System.Text;
using LineageService.Api.Access;
using LineageService.Api.Tests.Hosting;
using LineageService.Model;

namespace LineageService.Api.Tests.Access;

/// <summary>What a token that is bound to <c>mine*</c> may send.</summary>
public sealed class BoundWriteTests
{
    [Theory]
    [InlineData("""{"sql": "INSERT INTO a SELECT x FROM b", "namespace": "mine", "name": "t", "datasetNamespace": "mine", "dialect": "spark"}""", null)]
    [InlineData("""{"sql": "INSERT INTO a SELECT x FROM b", "namespace": "theirs", "name": "t", "datasetNamespace": "mine"}""", "namespace-bound")]
    [InlineData("""{"sql": "INSERT INTO a SELECT x FROM b", "namespace": "mine", "name": "t", "datasetNamespace": "theirs"}""", "namespace-bound")]
    [InlineData("""{"sql": "INSERT INTO a SELECT x FROM b", "namespace": "mine", "name": "t"}""", "namespace-bound")]
    [InlineData(
        """{"sql": "INSERT OVERWRITE DIRECTORY 's3://theirs/out' SELECT x FROM b", "namespace": "mine", "name": "t", "datasetNamespace": "mine", "dialect": "spark"}""",
        "namespace-bound")]
    public async Task A_task_is_taken_where_it_and_what_it_writes_are_ones_own(string task, string? problem)
    {
        await using var service = await TwoNamespaces.StartAsync(Scope.Ingest);
        var answer = await service.SendAsync(HttpMethod.Put, "/api/v2/tasks", task);
        if (problem is null) Assert.Equal(HttpStatusCode.OK, answer.Status);
        else Assert.Equal((HttpStatusCode.Forbidden, problem), (answer.Status, answer.Problem));
        Assert.Equal(problem is null, service.Backend.Host.Current.FindJob(new JobId("mine", "t")) is not null);
        Assert.Null(service.Backend.Host.Current.FindDataset(new DatasetId("s3://theirs", "out")));
    }

    [Fact]
    public async Task Of_an_upload_what_is_anothers_is_rejected_alone()
    {
        await using var service = await TwoNamespaces.StartAsync(Scope.Ingest);
        var answer = (await service.SendAsync(
            HttpMethod.Post, "/api/v2/tasks",
            """
            [{"sql": "INSERT INTO a SELECT x FROM b", "namespace": "mine", "name": "t1", "datasetNamespace": "mine"},
             {"sql": "INSERT INTO a SELECT x FROM b", "namespace": "theirs", "name": "t2", "datasetNamespace": "mine"},
             {"table": "c", "namespace": "mine", "columns": [{"name": "x"}]},
             {"table": "c", "namespace": "theirs", "columns": [{"name": "x"}]},
             {"table": "d", "columns": [{"name": "x"}]}]
            """)).Json;
        Assert.Equal(["taken", "rejected", "taken", "rejected", "rejected"], answer["results"]!.AsArray().Select(result => (string?)result!["status"] == "rejected" ? "rejected" : "taken"));
        var graph = service.Backend.Host.Current;
        Assert.NotNull(graph.FindJob(new JobId("mine", "t1")));
        Assert.Null(graph.FindDataset(new DatasetId("theirs", "c")));
        Assert.Null(graph.FindDataset(new DatasetId("default", "d")));

        Assert.Equal("namespace-bound", (await service.SendAsync(HttpMethod.Delete, "/api/v2/tasks?namespace=theirs&name=x", "")).Problem);
        Assert.Equal(HttpStatusCode.NoContent, (await service.SendAsync(HttpMethod.Delete, "/api/v2/tasks?namespace=mine&name=t1", "")).Status);
    }

    [Theory]
    [InlineData("""{"symlinks": {"identifiers": [{"namespace": "theirs", "name": "t", "type": "TABLE"}]}}""", "")]
    [InlineData("""{"lifecycleStateChange": {"lifecycleStateChange": "RENAME", "previousIdentifier": {"namespace": "theirs", "name": "t"}}}""", "")]
    [InlineData("{}", """, "facets": {"lineage": {"entries": [{"type": "DATASET", "namespace": "theirs", "name": "t", "inputs": []}]}}""")]
    public async Task An_event_gives_no_name_to_and_states_nothing_of_what_is_anothers(string outputFacets, string jobFacets)
    {
        await using var service = await TwoNamespaces.StartAsync(Scope.Ingest);
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event(outputFacets, jobFacets, "{}"));
        Assert.Equal("namespace-bound", answer.Problem);
    }

    [Fact]
    public async Task Of_what_an_event_reads_elsewhere_it_says_the_name_alone()
    {
        await using var service = await TwoNamespaces.StartAsync(Scope.Ingest);
        const string Facets = """{"schema": {"fields": [{"name": "forged", "type": "string"}]}, "symlinks": {"identifiers": [{"namespace": "mine", "name": "x", "type": "TABLE"}]}}""";
        Assert.Equal(HttpStatusCode.Created, (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event("{}", "", Facets))).Status);
        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage/batch", $"[{Event("{}", "", Facets)}]")).Status);
        var read = service.Backend.Host.Current.FindDataset(new DatasetId("theirs", "in"))!;
        Assert.DoesNotContain("forged", read.Fields.Paths.ToArray());
        Assert.Null(read.AliasOf);
    }

    [Fact]
    public async Task A_body_larger_than_the_token_may_send_is_413()
    {
        await using var service = await RunningService.StartAsync();
        var made = await service.SendAsync(HttpMethod.Post, "/api/v2/admin/tokens?name=small&scopes=ingest&maxBody=500&rate=1000", "");
        Assert.Equal((500, 1000), ((int)made.Json["token"]!["maxBodyBytes"]!, (int)made.Json["token"]!["requestsPerSecond"]!));
        service.Client.DefaultRequestHeaders.Authorization = new("Bearer", (string)made.Json["secret"]!);
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event("{}", "", "{}") + new string(' ', 500));
        Assert.Equal(("payload-too-large", 500), (answer.Problem, (int)answer.Json["limit"]!));
        Assert.Equal(HttpStatusCode.Created, (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event("{}", "", "{}"))).Status);
    }

    [Fact]
    public async Task A_token_has_a_rate_of_its_own()
    {
        await using var service = await RunningService.StartAsync();
        var made = await service.SendAsync(HttpMethod.Post, "/api/v2/admin/tokens?name=slow&scopes=read&rate=2", "");
        service.Client.DefaultRequestHeaders.Authorization = new("Bearer", (string)made.Json["secret"]!);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.GetAsync("/api/v2/namespaces")));
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Headers["Retry-After"] == "1");
        service.Client.DefaultRequestHeaders.Authorization = null;
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.GetAsync("/api/v2/namespaces"))), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    private static string Event(string outputFacets, string jobFacets, string inputFacets) => new StringBuilder(
        """
        {"eventType": "COMPLETE", "eventTime": "2026-03-02T01:00:00Z", "producer": "https://example.com/etl",
         "run": {"runId": "0194f5a0-0000-7000-8000-000000000001"}, "job": {"namespace": "mine", "name": "copy"JOB},
         "inputs": [{"namespace": "theirs", "name": "in", "facets": IN}], "outputs": [{"namespace": "mine", "name": "b", "facets": OUT}]}
        """).Replace("JOB", jobFacets).Replace("IN", inputFacets).Replace("OUT", outputFacets).ToString();
}
