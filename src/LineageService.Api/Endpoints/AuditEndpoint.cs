using LineageService.Api.Access;
using LineageService.Api.Administration;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/admin/audit</c>: who wrote what.</summary>
internal static class AuditEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/admin/audit", AnswerAsync)
        .RequireScope(Scope.Admin)
        .WithQuery(AuditQuestion.Parameters)
        .Answers<AuditResponse>()
        .WithName("listAudit")
        .WithTags("Administration")
        .WithSummary("Who wrote what")
        .WithDescription("Newest first: every write with its actor, its subject and its outcome. Events of one sender are counted, not listed one by one.");

    private static Task AnswerAsync(HttpContext context, LineageGraphHost host, AuditTrail trail) => QuestionAnswer.WriteAsync(
        context, null, AuditQuestion.Read,
        async question =>
        {
            await trail.FlushAsync().ConfigureAwait(false);
            context.Response.Headers.CacheControl = "no-store";
            return await question.AnswerAsync(host.Store, context.RequestAborted).ConfigureAwait(false);
        },
        ContractJson.Wire.AuditResponse);
}
