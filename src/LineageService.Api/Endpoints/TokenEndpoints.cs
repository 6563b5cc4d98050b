using System.Text.Json.Serialization.Metadata;
using LineageService.Api.Access;
using LineageService.Api.Administration;
using LineageService.Api.Contracts;
using LineageService.Api.Hosting;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>/api/v2/admin/tokens</c>: who may do what.</summary>
internal static class TokenEndpoints
{
    private const string One = "/admin/tokens/{name}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/tokens", ListAsync)
            .RequireScope(Scope.Admin)
            .WithQuery()
            .Answers<TokensResponse>()
            .WithName("listTokens")
            .WithTags("Administration")
            .WithSummary("Tokens, without their secrets")
            .WithDescription("Those that ended among them: a name stays with what was written under it.");
        routes.MapPost("/admin/tokens", CreateAsync)
            .RequireScope(Scope.Admin)
            .WithQuery(TokenRequest.Parameters)
            .AnswersWith(StatusCodes.Status201Created, typeof(TokenSecretResponse), StatusCodes.Status409Conflict)
            .WithName("createToken")
            .WithTags("Administration")
            .WithSummary("Make a token")
            .WithDescription("The answer holds its secret, which is shown only there: the store keeps a hash of it.");
        routes.MapPost($"{One}/rotate", RotateAsync)
            .RequireScope(Scope.Admin)
            .WithQuery(TokenRequest.RotationParameters)
            .WithPathParameter(TokenParameters.PathName)
            .Answers<TokenSecretResponse>(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("rotateToken")
            .WithTags("Administration")
            .WithSummary("Give a token a new secret")
            .WithDescription("The former one works on for the overlap; the one before that ends at once.");
        routes.MapDelete(One, RevokeAsync)
            .RequireScope(Scope.Admin)
            .WithQuery()
            .WithPathParameter(TokenParameters.PathName)
            .Answers<TokenResponse>(StatusCodes.Status404NotFound)
            .WithName("revokeToken")
            .WithTags("Administration")
            .WithSummary("Take a token back")
            .WithDescription("At once and for good. It stays listed.");
    }

    private static async Task ListAsync(HttpContext context, LineageGraphHost host)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        await WriteAsync(context, await TokenRequest.ListAsync(host.Store, context.RequestAborted).ConfigureAwait(false), ContractJson.Wire.TokensResponse)
            .ConfigureAwait(false);
    }

    private static async Task CreateAsync(HttpContext context, TokenRegister tokens, WriteGate gate, TimeProvider time)
    {
        var reader = QueryReader.Of(context);
        var request = TokenRequest.Read(reader, time);
        reader.ThrowIfInvalid();
        var answer = await gate.RunAsync(() => request.RunAsync(tokens, context.RequestAborted)).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await WriteAsync(context, answer, ContractJson.Wire.TokenSecretResponse).ConfigureAwait(false);
    }

    private static async Task RotateAsync(HttpContext context, TokenRegister tokens, WriteGate gate)
    {
        var reader = QueryReader.Of(context);
        var overlap = TokenRequest.ReadOverlap(reader);
        reader.ThrowIfInvalid();
        var name = NameOf(context);
        var answer = await gate.RunAsync(() => TokenRequest.RotateAsync(tokens, name, overlap, context.RequestAborted)).ConfigureAwait(false);
        await WriteAsync(context, answer, ContractJson.Wire.TokenSecretResponse).ConfigureAwait(false);
    }

    private static async Task RevokeAsync(HttpContext context, TokenRegister tokens, WriteGate gate)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        var name = NameOf(context);
        var answer = await gate.RunAsync(() => TokenRequest.RevokeAsync(tokens, name, context.RequestAborted)).ConfigureAwait(false);
        await WriteAsync(context, answer, ContractJson.Wire.TokenResponse).ConfigureAwait(false);
    }

    private static string NameOf(HttpContext context) => (string?)context.GetRouteValue(TokenParameters.PathName.Name) ?? "";

    private static Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type)
    {
        context.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.WriteAsync(context, answer, type);
    }
}
