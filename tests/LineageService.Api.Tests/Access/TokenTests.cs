using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LineageService.Api.Access;
using LineageService.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LineageService.Api.Tests.Access;

public sealed class TokenTests
{
    private static readonly LineageApiOptions Guarded = new() { RequireTokens = true };

    [Fact]
    public async Task A_token_is_made_listed_rotated_and_revoked()
    {
        await using var service = await RunningService.StartAsync();
        var made = await service.SendAsync(HttpMethod.Post, "/api/v2/admin/tokens?name=etl&scopes=ingest,read&expires=2099-01-01", "");
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("no-store", made.Headers["Cache-Control"]);
        var secret = (string)made.Json["secret"]!;
        Assert.Equal("""["read","ingest"]""", made.Json["token"]!["scopes"]!.ToJsonString());

        var rotated = await service.SendAsync(HttpMethod.Post, "/api/v2/admin/tokens/etl/rotate?overlap=1h", "");
        var next = (string)rotated.Json["secret"]!;
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(service, "/api/v2/namespaces", secret)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(service, "/api/v2/namespaces", next)).Status);
        await service.SendAsync(HttpMethod.Post, "/api/v2/admin/tokens/etl/rotate?overlap=0s", "");
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(service, "/api/v2/namespaces", secret)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(service, "/api/v2/namespaces", next)).Status);

        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync(HttpMethod.Delete, "/api/v2/admin/tokens/etl", "")).Status);
        Assert.Equal("token-conflict", (await service.SendAsync(HttpMethod.Post, "/api/v2/admin/tokens/etl/rotate", "")).Problem);
        var listed = await service.GetAsync("/api/v2/admin/tokens");
        var token = Assert.Single(listed.Json["tokens"]!.AsArray())!;
        Assert.NotNull(token["revokedAt"]);
        Assert.NotNull(token["lastUsedAt"]);
        Assert.DoesNotContain(secret, listed.Body, StringComparison.Ordinal);
        Assert.Equal("token-conflict", (await service.SendAsync(HttpMethod.Post, "/api/v2/admin/tokens?name=etl&scopes=read", "")).Problem);
    }

    [Theory]
    [InlineData("scopes=read", "name")]
    [InlineData("name=local&scopes=read", "name")]
    [InlineData("name=a%20b&scopes=read", "name")]
    [InlineData("name=a", "scopes")]
    [InlineData("name=a&scopes=root", "scopes")]
    [InlineData("name=a&scopes=read&expires=soon", "expires")]
    [InlineData("name=a&scopes=read&expires=2001-01-01", "expires")]
    public async Task What_is_no_token_is_400(string query, string name)
    {
        await using var service = await RunningService.StartAsync();
        var answer = await service.SendAsync(HttpMethod.Post, $"/api/v2/admin/tokens?{query}", "");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal([name], answer.Json["violations"]!.AsArray().Select(violation => (string)violation!["name"]!));
    }

    [Fact]
    public async Task The_store_holds_no_secret()
    {
        await using var service = await RunningService.StartAsync();
        var (_, secret) = await service.Services.GetRequiredService<TokenRegister>().CreateAsync("a", Scope.Read, [], null, TestContext.Current.CancellationToken);
        Assert.StartsWith(TokenSecret.Prefix, secret, StringComparison.Ordinal);
        var state = await service.Backend.Host.Store.FindKeyedStateAsync("access/tokens", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(secret[TokenSecret.Prefix.Length..], Encoding.UTF8.GetString(state!.State.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_author_of_a_change_is_the_token()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content, Guarded);
        var (_, secret) = await service.Services.GetRequiredService<TokenRegister>().CreateAsync("ana", Scope.Steward | Scope.Read, [], null, TestContext.Current.CancellationToken);
        service.Client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        var datasets = (await service.GetAsync("/api/v2/datasets")).Json["datasets"]!.AsArray();
        var body = new JsonObject
        {
            ["kind"] = "assert",
            ["from"] = (string)datasets[0]!["id"]!,
            ["to"] = (string)datasets[1]!["id"]!,
            ["author"] = "somebody else",
            ["reason"] = "seen",
        };
        var answer = await service.SendAsync(HttpMethod.Post, "/api/v2/corrections", body.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("ana", (string?)answer.Json["correction"]!["author"]);
    }

    private static Task<Answer> AskAsync(RunningService service, string path, string secret) =>
        service.GetAsync(path, ("Authorization", $"Bearer {secret}"));
}
