using LineageService.Api.Tests.Hosting;
using LineageService.Testing.OpenApi;

namespace LineageService.Api.Tests.Abuse;

/// <summary>Made-up requests over every operation of the document that the service gives: no failure, and every answer is as the document says.</summary>
public sealed class OpenApiFuzzTests
{
    private const int Requests = 1_500;

    /// <summary>Another seed each day that somebody wants one; a failure tells number and seed.</summary>
    private const ulong Seed = 7;

    [Fact]
    public async Task Made_up_requests_are_answered_as_the_document_says()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.WithUnknowns, new LineageApiOptions { MinEpochWait = TimeSpan.Zero });
        var contract = ApiContract.Read((await service.GetAsync("/openapi/v2.json")).Body);
        var session = new FuzzedSession(service.Client, contract, Seed, FuzzNames.OfPlays);
        await session.RunAsync(0, Requests, TestContext.Current.CancellationToken);
        Assert.True(session.Violations.Count == 0, $"seed {Seed}, {session.Violations.Count} of {Requests} ({session.Statuses})\n{string.Join('\n', session.Violations.Take(20))}");
        Assert.True(session.Succeeded > contract.Operations.Length / 2, $"only {session.Succeeded} operations answered ({session.Statuses})");
    }

    [Fact]
    public async Task Head_is_answered_as_get_without_a_body()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        foreach (var path in new[] { "/api/v2/namespaces", "/api/v2/lineage?node=ods.users", "/api/v2/lineage?node=nothing", "/health/live", "/docs", "/openapi/v2.json" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            var (head, get) = (await service.SendAsync(request), await service.GetAsync(path));
            Assert.Equal((path, get.Status, ""), (path, head.Status, head.Body));
            Assert.Equal((path, get.Headers.GetValueOrDefault("Content-Type")), (path, head.Headers.GetValueOrDefault("Content-Type")));
            Assert.Equal(get.Headers.GetValueOrDefault("ETag"), head.Headers.GetValueOrDefault("ETag"));
        }
    }
}
