using System.Net;
using LineageService.Api.Access;
using LineageService.Api.Access.Proxies;
using LineageService.Api.Tests.Hosting;

namespace LineageService.Api.Tests.Access;

public sealed class ProxyTests
{
    private const string Secret = "a secret of the proxy";

    private static readonly ProxyAccess Known = new()
    {
        Addresses = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")],
        Secret = Secret,
        Groups =
        [
            new ProxyGroup("readers", Scope.Read, []), new ProxyGroup("shop", Scope.Read | Scope.Steward, ["other"]),
            new ProxyGroup("admins", Scopes.All, []),
        ],
    };

    [Fact]
    public async Task A_person_may_what_their_groups_may()
    {
        await using var service = await StartAsync(Known);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(service, "/api/v2/namespaces", "ana", "readers, unknown")).Status);
        Assert.Equal("scope-missing", (await AskAsync(service, "/api/v2/admin/tokens", "ana", "readers")).Problem);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(service, "/api/v2/admin/tokens", "ana", "readers,admins")).Status);
        Assert.Equal("scope-missing", (await AskAsync(service, "/api/v2/namespaces", "ana", "")).Problem);
        Assert.Equal("scope-missing", (await AskAsync(service, "/api/v2/namespaces", "ana", "READERS")).Problem);
    }

    [Fact]
    public async Task A_group_that_reads_everything_does_not_let_decide_outside_of_another_groups_namespaces()
    {
        await using var service = await StartAsync(Known);
        var all = (await AskAsync(service, "/api/v2/namespaces", "ana", "readers,shop")).Json["namespaces"]!.AsArray().Select(text => (string?)text);
        Assert.Contains(PlaysWarehouse.Namespace, all);
        Assert.Equal(["other"], (await AskAsync(service, "/api/v2/namespaces", "ana", "shop")).Json["namespaces"]!.AsArray().Select(text => (string?)text));
        using var request = Request(HttpMethod.Post, "/api/v2/corrections", "ana", "readers,shop");
        request.Content = new StringContent($$"""
            {"kind": "suppress", "from": "{{PlaysWarehouse.Ods}}", "to": "{{PlaysWarehouse.Dwd}}", "author": "x", "reason": "r"}
            """, System.Text.Encoding.UTF8, "application/json");
        Assert.Equal("unknown-node", (await service.SendAsync(request)).Problem);
    }

    [Fact]
    public async Task What_a_person_decides_is_theirs()
    {
        await using var service = await StartAsync(Known);
        using var request = Request(HttpMethod.Post, "/api/v2/corrections", "ana", "admins");
        request.Content = new StringContent($$"""
            {"kind": "suppress", "from": "{{PlaysWarehouse.Ods}}", "to": "{{PlaysWarehouse.Dwd}}", "author": "x", "reason": "r"}
            """, System.Text.Encoding.UTF8, "application/json");
        Assert.Equal("user:ana", (string?)(await service.SendAsync(request)).Json["correction"]!["author"]);
        var audit = (await AskAsync(service, "/api/v2/admin/audit", "ana", "admins")).Json["records"]!.AsArray();
        Assert.Equal("user:ana", (string?)Assert.Single(audit)!["actor"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another secret of it")]
    public async Task Without_the_secret_nobody_is_believed(string? said)
    {
        await using var service = await StartAsync(Known);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/namespaces");
        request.Headers.Add("X-Forwarded-User", "ana");
        request.Headers.Add("X-Forwarded-Groups", "admins");
        if (said is not null) request.Headers.Add(ProxyAccess.SecretHeader, said);
        Assert.Equal("untrusted-proxy", (await service.SendAsync(request)).Problem);
    }

    [Fact]
    public async Task From_another_address_nobody_is_believed()
    {
        await using var service = await StartAsync(Known with { Addresses = [IPNetwork.Parse("10.0.0.0/8")] });
        Assert.Equal("untrusted-proxy", (await AskAsync(service, "/api/v2/namespaces", "ana", "admins")).Problem);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(service, "/health/live", "ana", "admins")).Status);
        Assert.Equal("token-needed", (await service.GetAsync("/api/v2/namespaces")).Problem);
    }

    [Fact]
    public async Task A_name_that_is_there_twice_or_none_is_refused()
    {
        await using var service = await StartAsync(Known);
        using var twice = Request(HttpMethod.Get, "/api/v2/namespaces", "ana", "admins");
        twice.Headers.Add("X-Forwarded-User", "root");
        Assert.Equal(HttpStatusCode.BadRequest, (await service.SendAsync(twice)).Status);
        Assert.Equal("token-needed", (await service.GetAsync("/api/v2/namespaces", (ProxyAccess.SecretHeader, Secret))).Problem);
        Assert.Equal("token-needed", (await service.GetAsync("/api/v2/namespaces")).Problem);
    }

    [Fact]
    public async Task Without_a_configured_proxy_its_headers_mean_nothing()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content, new LineageApiOptions { RequireTokens = true });
        Assert.Equal("token-needed", (await AskAsync(service, "/api/v2/namespaces", "ana", "admins")).Problem);
    }

    private static Task<RunningService> StartAsync(ProxyAccess access) =>
        RunningService.StartAsync(PlaysWarehouse.Content, new LineageApiOptions { Proxy = access });

    private static async Task<Answer> AskAsync(RunningService service, string path, string user, string groups)
    {
        using var request = Request(HttpMethod.Get, path, user, groups);
        return await service.SendAsync(request);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string user, string groups)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Forwarded-User", user);
        request.Headers.Add("X-Forwarded-Groups", groups);
        request.Headers.Add(ProxyAccess.SecretHeader, Secret);
        return request;
    }
}
