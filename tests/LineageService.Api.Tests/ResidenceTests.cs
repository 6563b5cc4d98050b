using System.Net;
using System.Text.Json.Nodes;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Api.Tests;

/// <summary>A service that holds no graph answers as one that does, or says that it cannot (docs/residence.md).</summary>
public sealed class ResidenceTests : IDisposable
{
    private const int MaxPaths = 50;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lineage-residence-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Both_residences_answer_the_same_of_random_worlds(int seed)
    {
        var random = new Random(seed);
        int[] Numbers() => [.. Enumerable.Range(0, random.Next(14)).Select(_ => random.Next())];
        await using (var writer = await StartAsync(GraphResidence.Memory))
        {
            for (var batch = 0; batch < 4; batch++) await CommitAsync(writer, SmallWorld.Later(IdentityWorld.Batch(Numbers()), batch));
            await CommitAsync(writer, new LineageBatch { Merges = IdentityWorld.Merges(Numbers()), RecordedAt = SmallWorld.Noon.AddHours(4) });
            for (var batch = 5; batch < 7; batch++) await CommitAsync(writer, SmallWorld.Later(IdentityWorld.Batch(Numbers()), batch));
        }

        await AnswersAreEqualAsync([.. Paths(random)]);
    }

    [Fact]
    public async Task Both_residences_answer_the_same_of_the_sample_warehouse()
    {
        List<DatasetId> datasets;
        List<JobId> jobs;
        await using (var writer = await StartAsync(GraphResidence.Memory))
        {
            var request = new ImportRequest([RepositoryFiles.PathOf("samples/catalog"), RepositoryFiles.PathOf("samples/tasks")], TaskDefaults.None);
            await writer.Backend.Tasks.ImportAsync(request, null, TestContext.Current.CancellationToken);
            var graph = writer.Backend.Host.Current;
            datasets = [.. Enumerable.Range(0, graph.DatasetCount).Select(ordinal => graph.DatasetAt(ordinal).Id)];
            jobs = [.. Enumerable.Range(0, graph.JobCount).Select(ordinal => graph.JobAt(ordinal).Id)];
        }

        var paths = new List<string>();
        foreach (var id in datasets)
        {
            var name = $"namespace={Uri.EscapeDataString(id.Namespace)}&name={Uri.EscapeDataString(id.Name)}";
            paths.Add($"/api/v2/lineage?{name}&direction=both&depth=3&functions=true");
            paths.Add($"/api/v2/lineage?{name}&direction=upstream&granularity=table");
            paths.Add($"/api/v2/datasets/detail?{name}");
            paths.Add($"/api/v2/lineage?node={Uri.EscapeDataString(id.Name)}");
            paths.Add($"/api/v2/paths?from={Uri.EscapeDataString(datasets[0].ToString())}&to={Uri.EscapeDataString(id.ToString())}&count={MaxPaths}");
        }

        foreach (var job in jobs)
        {
            paths.Add($"/api/v2/lineage?node={Uri.EscapeDataString($"job:{job}")}&direction=both");
            paths.Add($"/api/v2/jobs?node={Uri.EscapeDataString(job.ToString())}");
        }

        await AnswersAreEqualAsync(paths);
    }

    [Fact]
    public async Task A_question_waits_for_the_commit_that_it_asks_for_and_says_which_it_saw()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content, residence: GraphResidence.Store);
        var epoch = service.Backend.Host.Epoch;
        var node = Uri.EscapeDataString(PlaysWarehouse.Ods.ToString());
        var waiting = service.GetAsync($"/api/v2/lineage?node={node}&minEpoch={epoch + 1}");
        var merged = new DatasetRecord(PlaysWarehouse.Ods) { Owner = "ann" };
        await CommitAsync(service, new LineageBatch { Datasets = [merged], RecordedAt = DateTimeOffset.UnixEpoch.AddDays(1) });
        Assert.InRange((long)(await waiting).Json["epoch"]!, epoch + 1, service.Backend.Host.Epoch);
        Assert.Equal("epoch-not-reached", (await service.GetAsync($"/api/v2/lineage?node={node}&minEpoch={epoch + 1_000}")).Problem);
    }

    [Fact]
    public async Task What_is_written_without_a_graph_is_in_the_answers_of_both()
    {
        string[] paths =
        [
            "/api/v2/lineage?node=ods.orders&direction=both", "/api/v2/lineage?node=dwd.paid&direction=upstream&functions=true", "/api/v2/lineage?node=dwd.settled&direction=upstream",
            "/api/v2/datasets/detail?node=dwd.paid", "/api/v2/identity/merges", "/api/v2/corrections", "/api/v2/jobs?node=load_paid", "/api/v2/search?q=paid",
        ];
        List<string> written;
        await using (var service = await StartAsync(GraphResidence.Store))
        {
            await SendAsync(service, HttpMethod.Post, "/api/v2/tasks", """
                [{"namespace": "tasks", "name": "load_paid", "dialect": "hive", "sql": "INSERT OVERWRITE TABLE dwd.paid SELECT id, amount * 2 AS amount FROM ods.orders WHERE state = 'paid'", "system": "hive://h:9083"},
                 {"namespace": "tasks", "name": "load_settled", "dialect": "hive", "sql": "INSERT OVERWRITE TABLE dwd.settled SELECT id, amount FROM dwd.paid", "system": "hive://h:9083"}]
                """);
            var found = (await service.GetAsync("/api/v2/lineage?node=ods.orders&depth=5")).Body;
            Assert.Contains("dwd.paid:amount", found, StringComparison.Ordinal);
            Assert.Contains("dwd.settled:amount", found, StringComparison.Ordinal);
            await SendAsync(service, HttpMethod.Post, "/api/v2/identity/merges", """{"alias": "dwd.settled", "canonical": "dwd.paid", "author": "ann", "reason": "one table"}""");
            await SendAsync(service, HttpMethod.Post, "/api/v2/corrections", """
                {"kind": "suppress", "from": "ods.orders.id", "to": "dwd.paid.id", "author": "ann", "reason": "not so"}
                """);
            written = await AskAsync(service, paths);
            Assert.All(written, answer => Assert.StartsWith("OK", answer, StringComparison.Ordinal));
        }

        Assert.Equal(written, await AskAsync(GraphResidence.Memory, paths));
    }

    [Theory]
    [InlineData("GET", "/api/v2/coverage")]
    [InlineData("GET", "/api/v2/labels?node=ods.users")]
    [InlineData("GET", "/api/v2/labels/exposure")]
    [InlineData("GET", "/api/v2/labels/findings")]
    [InlineData("GET", "/api/v2/impact/unused-columns")]
    [InlineData("GET", "/api/v2/jobs/missing-dependencies")]
    [InlineData("GET", "/api/v2/identity/suggestions")]
    [InlineData("POST", "/api/v2/impact")]
    [InlineData("POST", "/api/v2/labels/simulate")]
    public async Task What_needs_the_whole_graph_says_so(string method, string path)
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content, residence: GraphResidence.Store);
        var answer = method == "GET" ? await service.GetAsync(path) : await service.SendAsync(HttpMethod.Post, path, "{}");
        Assert.Equal((HttpStatusCode.NotImplemented, "whole-graph-needed"), (answer.Status, answer.Problem));
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task What_tags_said_while_no_labels_were_kept_is_known_to_whoever_keeps_them_next()
    {
        var tagged = new DatasetRecord(new DatasetId("hive://h:9083", "ods.users")) { Tags = ["phone|PII.phone"], Fields = [new SchemaField("phone")] };
        await using (var first = await StartAsync(GraphResidence.Memory))
            await CommitAsync(first, new LineageBatch { Datasets = [tagged with { Tags = ["phone|PII.email"] }], RecordedAt = DateTimeOffset.UnixEpoch });
        await using (var second = await StartAsync(GraphResidence.Store))
            await CommitAsync(second, new LineageBatch { Datasets = [tagged], RecordedAt = DateTimeOffset.UnixEpoch.AddDays(1) });
        await using var third = await StartAsync(GraphResidence.Memory);
        var assignments = (await third.GetAsync("/api/v2/labels/assignments")).Json["assignments"]!.AsArray();
        Assert.Contains("PII.phone", Assert.Single(assignments)!.ToJsonString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Paths(Random random)
    {
        string Node() => Uri.EscapeDataString(random.Next(6) switch
        {
            0 => SmallWorld.Dataset(random.Next(6)).ToString(),
            1 => SmallWorld.Job(random.Next(4)).ToString(),
            2 => $"t{random.Next(6)}.c{random.Next(3)}",
            3 => $"layer1.t{random.Next(6)}",
            _ => SmallWorld.Node(random.Next(1_000)).ToString(),
        });
        for (var index = 0; index < 25; index++)
        {
            var filter = random.Next(4) switch { 0 => "&edgeTypes=direct", 1 => "&layer=ods", 2 => "&functions=true", _ => "" };
            var direction = ((string[])["upstream", "downstream", "both"])[random.Next(3)];
            yield return $"/api/v2/lineage?node={Node()}&direction={direction}&depth={1 + random.Next(5)}{filter}{(random.Next(3) == 0 ? "&granularity=table" : "")}";
            yield return $"/api/v2/paths?from={Node()}&to={Node()}&count={MaxPaths}&maxDepth={1 + random.Next(5)}{(random.Next(2) == 0 ? "&functions=true" : "")}";
        }

        for (var index = 0; index < SmallWorld.Datasets; index++)
        {
            var id = SmallWorld.Dataset(index);
            var name = $"namespace={Uri.EscapeDataString(id.Namespace)}&name={id.Name}";
            foreach (var path in (string[])["datasets", "datasets/detail", "fields", "datasets/grants", "datasets/usage", "lineage"]) yield return $"/api/v2/{path}?{name}";
            foreach (var field in (string[])["c0", "C1", "c2"]) yield return $"/api/v2/fields?{name}&field={field}";
            yield return $"/api/v2/lineage?{name}&field=C{index % 3}&direction=both";
            yield return $"/api/v2/reconciliation?dataset=t{index}";
            yield return $"/api/v2/evidence?from={Node()}&to={Node()}";
            var time = $"asOf=2026-01-01T{12 + random.Next(7)}:00:00Z{(random.Next(2) == 0 ? "" : $"&knownAt=2026-01-01T{12 + random.Next(7)}:30:00Z")}";
            yield return $"/api/v2/lineage?node={Node()}&{time}&direction=both";
            yield return $"/api/v2/paths?from={Node()}&to={Node()}&count={MaxPaths}&{time}";
            yield return $"/api/v2/datasets/detail?{name}&{time}";
            yield return $"/api/v2/fields?{name}&{time}";
        }

        for (var job = 0; job < SmallWorld.Jobs; job++) yield return $"/api/v2/jobs?node={SmallWorld.Job(job)}";
        foreach (var path in (string[])
            [
                "datasets", "jobs", "runs", "namespaces", "search?q=layer1", "search?q=c0", "search?q=task", "identity/merges", "identity/rules", "corrections",
                "diff?from=2026-01-01T11:00:00Z", "lineage?node=nothing",
            ]) yield return $"/api/v2/{path}";
    }

    private async Task<RunningService> StartAsync(GraphResidence residence) => await RunningService.StartAsync(
        store: await SqliteLineageStore.OpenAsync(_directory.FullName, new SqliteStoreOptions(), TestContext.Current.CancellationToken), residence: residence);

    private async Task AnswersAreEqualAsync(IReadOnlyList<string> paths)
    {
        var expected = await AskAsync(GraphResidence.Memory, paths);
        var actual = await AskAsync(GraphResidence.Store, paths);
        for (var index = 0; index < paths.Count; index++) Assert.True(expected[index] == actual[index], $"{paths[index]}\n{expected[index]}\n{actual[index]}");
        Assert.Contains(expected, answer => answer.StartsWith("OK", StringComparison.Ordinal) && answer.Contains("\"edges\":[{", StringComparison.Ordinal));
    }

    private async Task<List<string>> AskAsync(GraphResidence residence, IReadOnlyList<string> paths)
    {
        await using var service = await StartAsync(residence);
        return await AskAsync(service, paths);
    }

    private static async Task<List<string>> AskAsync(RunningService service, IReadOnlyList<string> paths)
    {
        var answers = new List<string>();
        foreach (var path in paths)
        {
            var least = service.Backend.Host.Epoch;
            var answer = await service.GetAsync(path);
            // Rules are what was configured, and name their own version.
            if (answer.Status == HttpStatusCode.OK && !path.EndsWith("identity/rules", StringComparison.Ordinal))
                Assert.True((long?)answer.Json["epoch"] is { } epoch && epoch >= least && epoch <= service.Backend.Host.Epoch, $"{path}\n{answer.Body}");
            answers.Add($"{answer.Status} {Ordered(answer.Json).ToJsonString()}");
        }

        return answers;
    }

    // In which order edges come is nobody's promise, nor that of the fields which a dataset had in the past, and a service that keeps labels may have written something when it began.
    private static JsonNode Ordered(JsonNode answer)
    {
        if (answer is not JsonObject members) return answer;
        members.Remove("epoch");
        if (members.ContainsKey("asOf")) Sort(members, "nodes");
        Sort(members, "edges");
        if (members["paths"] is JsonArray paths)
        {
            // Where there are more than were asked for, which of those of one length come is nobody's promise either.
            Func<JsonNode?, string> text = paths.Count < MaxPaths ? path => path!.ToJsonString() : path => path!["length"]!.ToJsonString();
            members["paths"] = new JsonArray([.. paths.Select(text).Order(StringComparer.Ordinal).Select(path => JsonValue.Create(path))]);
        }

        return members;
    }

    private static void Sort(JsonObject members, string name)
    {
        if (members[name] is not JsonArray items) return;
        members[name] = new JsonArray([.. items.Select(item => item!.DeepClone()).OrderBy(item => item.ToJsonString(), StringComparer.Ordinal)]);
    }

    private static async Task SendAsync(RunningService service, HttpMethod method, string path, string body)
    {
        var answer = await service.SendAsync(method, path, body);
        Assert.True((int)answer.Status is >= 200 and < 300, answer.Body);
    }

    private static Task CommitAsync(RunningService service, LineageBatch batch) => service.Backend.Host.CommitAsync(batch, TestContext.Current.CancellationToken);
}
