using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using LineageService.Api.Access;
using LineageService.Api.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LineageService.Api.Tests.Access;

/// <summary>Who may call what, made from the endpoints that the service has: a new one is in it without anybody adding it.</summary>
public sealed partial class AuthorizationMatrixTests
{
    private static readonly LineageApiOptions Guarded = new() { RequireTokens = true };

    [Fact]
    public async Task Every_endpoint_declares_who_may_call_it()
    {
        await using var service = await RunningService.StartAsync();
        var endpoints = Endpoints(service);
        Assert.True(endpoints.Count > 45);
        var open = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is null).Select(endpoint => endpoint.DisplayName);
        Assert.Empty(open);
    }

    [Fact]
    public async Task Only_health_and_documentation_need_no_token()
    {
        await using var service = await RunningService.StartAsync();
        var anyone = Endpoints(service).Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>()!.Scope == Scope.None);
        Assert.All(anyone, endpoint => Assert.Matches("^/?(health/|docs|openapi/|$)", endpoint.RoutePattern.RawText!));
    }

    [Fact]
    public async Task Every_endpoint_lets_in_its_scope_and_no_other()
    {
        await using var service = await RunningService.StartAsync(options: Guarded);
        var callers = await CallersAsync(service);
        var wrong = new List<string>();
        foreach (var endpoint in Endpoints(service))
        {
            var rule = endpoint.Metadata.GetMetadata<AccessRule>()!;
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                foreach (var caller in callers)
                {
                    var answer = await CallAsync(service, method, endpoint, caller.Secret);
                    var expected = Expected(endpoint, rule.Scope, caller);
                    var isRight = expected is { } status
                        ? answer.Status == status && (caller.IsBound || answer.Headers.ContainsKey("WWW-Authenticate"))
                        : answer.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError);
                    if (!isRight) wrong.Add($"{method} {endpoint.RoutePattern.RawText} by {caller.Name}: {(int)answer.Status}, expected {expected}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_token_bound_to_namespaces_is_refused_where_they_are_not_applied()
    {
        await using var service = await RunningService.StartAsync(options: Guarded);
        var tokens = service.Services.GetRequiredService<TokenRegister>();
        var (_, secret) = await tokens.CreateAsync("bound", Scopes.All, ["db"], null, TestContext.Current.CancellationToken);
        foreach (var endpoint in Endpoints(service))
        {
            var refuses = endpoint.Metadata.GetMetadata<AccessRule>()!.Scope != Scope.None && endpoint.Metadata.GetMetadata<NamespaceAware>() is null;
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
            var answer = await CallAsync(service, method, endpoint, secret);
            if (refuses) Assert.Equal((HttpStatusCode.Forbidden, "namespace-bound"), (answer.Status, answer.Problem));
            else Assert.NotEqual(HttpStatusCode.Forbidden, answer.Status);
        }
    }

    private static HttpStatusCode? Expected(RouteEndpoint endpoint, Scope needed, Caller caller)
    {
        if (needed == Scope.None) return null;
        if (caller is { IsValid: false, Secret: not null }) return HttpStatusCode.Unauthorized;
        if (caller.Secret is null) return HttpStatusCode.Unauthorized;
        if (!caller.Scopes.HasFlag(needed)) return HttpStatusCode.Forbidden;
        return caller.IsBound && endpoint.Metadata.GetMetadata<NamespaceAware>() is null ? HttpStatusCode.Forbidden : null;
    }

    private static async Task<List<Caller>> CallersAsync(RunningService service)
    {
        var tokens = service.Services.GetRequiredService<TokenRegister>();
        var callers = new List<Caller> { new("nobody", null, Scope.None, false), new("wrong", TokenSecret.Create(), Scope.None, false) };
        foreach (var (word, scope) in Scopes.Words)
        {
            callers.Add(new Caller(word, (await tokens.CreateAsync(word, scope, [], null, TestContext.Current.CancellationToken)).Secret, scope, true));
            var others = Scopes.All & ~scope;
            callers.Add(new Caller($"not-{word}", (await tokens.CreateAsync($"not-{word}", others, [], null, TestContext.Current.CancellationToken)).Secret, others, true));
        }

        foreach (var (word, scope) in Scopes.Words)
        {
            var (_, bound) = await tokens.CreateAsync($"bound-{word}", scope, ["db"], null, TestContext.Current.CancellationToken);
            callers.Add(new Caller($"bound-{word}", bound, scope, true) { IsBound = true });
        }

        var past = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        callers.Add(new Caller("expired", (await tokens.CreateAsync("expired", Scopes.All, [], past, TestContext.Current.CancellationToken)).Secret, Scope.None, false));
        callers.Add(new Caller("revoked", (await tokens.CreateAsync("revoked", Scopes.All, [], null, TestContext.Current.CancellationToken)).Secret, Scope.None, false));
        await tokens.RevokeAsync("revoked", TestContext.Current.CancellationToken);
        return callers;
    }

    private static async Task<Answer> CallAsync(RunningService service, string method, RouteEndpoint endpoint, string? secret)
    {
        var path = Parameter().Replace(endpoint.RoutePattern.RawText!, match => match.Value == "{documentName}.json" ? "v2.json" : "none");
        using var request = new HttpRequestMessage(new HttpMethod(method), "/" + path.TrimStart('/'));
        if (secret is not null) request.Headers.Authorization = new("Bearer", secret);
        if (method is "POST" or "PUT") request.Content = new StringContent("[", Encoding.UTF8, "application/json");
        return await service.SendAsync(request);
    }

    private static List<RouteEndpoint> Endpoints(RunningService service) =>
        [.. service.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()];

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    private sealed record Caller(string Name, string? Secret, Scope Scopes, bool IsValid)
    {
        public bool IsBound { get; init; }
    }
}
