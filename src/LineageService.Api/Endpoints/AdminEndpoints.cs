using LineageService.Api.Access;
using LineageService.Api.Administration;
using LineageService.Api.Contracts;
using LineageService.Api.OpenApi;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>/api/v2/admin</c>: retention and compaction of the store.</summary>
internal static class AdminEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/admin/retention", RetainAsync)
            .RequireScope(Scope.Admin)
            .WithQuery(RetentionRequest.Parameters)
            .Answers<RetentionResponse>(StatusCodes.Status403Forbidden)
            .WithExample("retention")
            .WithName("retain")
            .WithTags("Administration")
            .WithSummary("Forget what is old")
            .WithDescription(
                "Only what an age is given for, and never what holds now. dryRun counts. Writes go on meanwhile. The space is free for new "
                + "events; compaction gives it back to the disk.");

        routes.MapPost("/admin/compact", CompactAsync)
            .RequireScope(Scope.Admin)
            .WithQuery()
            .Answers<CompactionResponse>(StatusCodes.Status403Forbidden)
            .WithName("compact")
            .WithTags("Administration")
            .WithSummary("Give free space back to the disk")
            .WithDescription(
                "Writes the store's file anew, which needs as much free disk as the store has; writes wait meanwhile, reads go on.");
    }

    private static async Task RetainAsync(HttpContext context, LineageGraphHost host, TimeProvider time)
    {
        var reader = QueryReader.Of(context);
        var request = RetentionRequest.Read(reader);
        reader.ThrowIfInvalid();
        var answer = await request.RunAsync(host.Store, time, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.RetentionResponse).ConfigureAwait(false);
    }

    private static async Task CompactAsync(HttpContext context, LineageGraphHost host)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        var answer = await CompactionRequest.RunAsync(host.Store, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.CompactionResponse).ConfigureAwait(false);
    }
}
