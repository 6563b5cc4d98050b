using System.Net;
using LineageService.Api.Tests.Hosting;

namespace LineageService.Api.Tests;

public sealed class CatalogEndpointTests
{
    [Fact]
    public async Task Datasets_are_listed_in_pages()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var first = await service.GetAsync("/api/v2/datasets?limit=3");
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(3, first.Json["datasets"]!.AsArray().Count);
        var second = await service.GetAsync($"/api/v2/datasets?limit=3&cursor={first.Json["nextCursor"]}");
        Assert.Equal("dataset:other:dwd.users", (string?)Assert.Single(second.Json["datasets"]!.AsArray())!["id"]);
        Assert.Null(second.Json["nextCursor"]);
    }

    [Fact]
    public async Task A_dataset_asked_for_by_name_comes_with_its_fields_and_tags()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync($"/api/v2/datasets?namespace={Uri.EscapeDataString(PlaysWarehouse.Namespace)}&name=ods.users");
        var dataset = Assert.Single(answer.Json["datasets"]!.AsArray())!;
        Assert.Equal("complete", (string?)dataset["schema"]);
        Assert.Equal(["domain=users"], dataset["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Equal(["id", "phone", "country"], dataset["fields"]!.AsArray().Select(field => (string?)field!["path"]));
        Assert.Equal("key=primary", (string?)dataset["fields"]![0]!["tags"]![0]);

        var detail = await service.GetAsync($"/api/v2/datasets/detail?namespace={Uri.EscapeDataString(PlaysWarehouse.Namespace)}&name=ods.users");
        Assert.Equal((long?)answer.Json["epoch"], (long?)detail.Json["epoch"]);
        var alone = detail.Json.AsObject();
        alone.Remove("epoch");
        Assert.Equal(dataset.ToJsonString(), alone.ToJsonString());
    }

    [Fact]
    public async Task Filters_of_a_list_must_all_hold()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/datasets?layer=DWD&owner=core&namespace=other");
        Assert.Equal("other", (string?)Assert.Single(answer.Json["datasets"]!.AsArray())!["namespace"]);
    }

    [Fact]
    public async Task A_cursor_that_no_list_gave_is_a_mistake()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        foreach (var path in new[] { "datasets", "jobs", "runs", "search?q=x", "fields?namespace=other&name=dwd.users" })
        {
            var answer = await service.GetAsync($"/api/v2/{path}{(path.Contains('?') ? '&' : '?')}cursor=%21%21");
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal("cursor", (string?)answer.Json["violations"]![0]!["name"]);
        }
    }

    [Fact]
    public async Task An_unknown_dataset_is_404()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        foreach (var path in new[] { "datasets", "datasets/detail", "fields", "jobs", "runs" })
        {
            var answer = await service.GetAsync($"/api/v2/{path}?namespace=other&name=missing");
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.Equal("unknown-node", answer.Problem);
        }
    }

    [Fact]
    public async Task Fields_are_paged_and_one_can_be_asked_for()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var dataset = $"namespace={Uri.EscapeDataString(PlaysWarehouse.Namespace)}&name=ods.users";
        var first = await service.GetAsync($"/api/v2/fields?{dataset}&limit=2");
        Assert.Equal(["id", "phone"], first.Json["fields"]!.AsArray().Select(field => (string?)field!["path"]));
        var second = await service.GetAsync($"/api/v2/fields?{dataset}&limit=2&cursor={first.Json["nextCursor"]}");
        Assert.Equal(["country"], second.Json["fields"]!.AsArray().Select(field => (string?)field!["path"]));

        var one = await service.GetAsync($"/api/v2/fields?{dataset}&field=phone");
        Assert.Equal($"field:{PlaysWarehouse.Namespace}:ods.users:phone", (string?)Assert.Single(one.Json["fields"]!.AsArray())!["id"]);
        Assert.Equal(HttpStatusCode.NotFound, (await service.GetAsync($"/api/v2/fields?{dataset}&field=missing")).Status);
    }

    [Fact]
    public async Task A_job_is_found_by_id_and_comes_with_its_sql()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/jobs?node=job:etl:build_users");
        var job = Assert.Single(answer.Json["jobs"]!.AsArray())!;
        Assert.StartsWith("INSERT INTO dwd.users", (string?)job["sql"], StringComparison.Ordinal);
        Assert.Equal($"dataset:{PlaysWarehouse.Namespace}:ods.users", (string?)job["inputs"]![0]);

        var list = await service.GetAsync("/api/v2/jobs?namespace=etl");
        Assert.Equal(2, list.Json["jobs"]!.AsArray().Count);
        Assert.DoesNotContain("sql", list.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_job_name_that_fits_two_is_409_with_candidates()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/jobs?name=build_users");
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(["job:etl:build_users", "job:other:build_users"], answer.Json["candidates"]!.AsArray().Select(id => (string?)id));
    }

    [Fact]
    public async Task Runs_of_a_job_come_newest_first()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/runs?namespace=etl&name=build_users");
        Assert.Equal(["START", "COMPLETE"], answer.Json["runs"]!.AsArray().Select(run => (string?)run!["state"]));
        Assert.Equal("1970-01-01T01:00:00+00:00", (string?)answer.Json["runs"]![0]!["startedAt"]);
    }

    [Fact]
    public async Task Search_finds_fields_and_can_be_narrowed()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var answer = await service.GetAsync("/api/v2/search?q=phone&kind=field");
        Assert.NotEmpty(answer.Json["results"]!.AsArray());
        Assert.All(answer.Json["results"]!.AsArray(), hit => Assert.Equal("field", (string?)hit!["kind"]));
        Assert.Equal(HttpStatusCode.BadRequest, (await service.GetAsync("/api/v2/search?q=%20")).Status);
    }

    [Fact]
    public async Task An_unchanged_answer_is_304()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var first = await service.GetAsync("/api/v2/datasets");
        var again = await service.GetAsync("/api/v2/datasets", ("If-None-Match", first.Headers["ETag"]));
        Assert.Equal(HttpStatusCode.NotModified, again.Status);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/api/v2/datasets?limit=2", ("If-None-Match", first.Headers["ETag"]))).Status);

        await service.Backend.Host.CommitAsync(
            PlaysWarehouse.Content with { Datasets = [new Graph.Store.DatasetRecord(new Model.DatasetId("new", "one"))] }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/api/v2/datasets", ("If-None-Match", first.Headers["ETag"]))).Status);
    }

    [Fact]
    public async Task Min_epoch_waits_for_a_commit_and_then_gives_up()
    {
        var options = new LineageApiOptions { MinEpochWait = TimeSpan.FromMilliseconds(200) };
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content, options);
        var next = service.Backend.Host.Current.Epoch + 1;
        var late = await service.GetAsync($"/api/v2/datasets?minEpoch={next}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.Status);
        Assert.Equal("epoch-not-reached", late.Problem);
        Assert.Equal("2", late.Headers["Retry-After"]);

        var waiting = service.GetAsync($"/api/v2/datasets?minEpoch={next}");
        await service.Backend.Host.CommitAsync(
            PlaysWarehouse.Content with { Datasets = [new Graph.Store.DatasetRecord(new Model.DatasetId("new", "one"))] }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await waiting).Status);
    }

    [Fact]
    public async Task Health_tells_that_the_service_is_ready()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        Assert.Equal("live", (string?)(await service.GetAsync("/health/live")).Json["status"]);
        Assert.Equal("ready", (string?)(await service.GetAsync("/health/ready")).Json["status"]);
    }
}
