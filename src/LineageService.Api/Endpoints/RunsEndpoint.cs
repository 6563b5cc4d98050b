using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/runs</c>: runs of a job, or of all jobs.</summary>
internal static class RunsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/runs", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(
        [
            QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.ListLimit, QueryParameters.Cursor,
            .. ViewQuery.Parameters,
        ])
        .Answers<RunsResponse>(
            StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
        .WithName("listRuns")
        .WithTags("Catalog")
        .WithSummary("Runs of a job")
        .WithDescription("Newest first. With node, or with namespace and name, those of one job; with namespace alone, those of its jobs.");

    private static async Task AnswerAsync(HttpContext context, ViewGate gate, EntityTag tag)
    {
        var reader = QueryReader.Of(context);
        var node = NodeQuery.Read(reader, required: false);
        var cursor = reader.ReadCursor(text => PageCursor.ReadRun(text) is not null);
        var list = new ListQuery(node.Namespace, After: cursor, Limit: reader.ReadInt32(QueryParameters.ListLimit));
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        JobId? job = node.IsEmpty ? null : (await JobLookup.FindAsync(view.Reader, node, context.RequestAborted).ConfigureAwait(false)).Id;
        var page = await view.Reader.ListRunsAsync(job, list, context.RequestAborted).ConfigureAwait(false);
        var answer = new RunsResponse(view.Epoch, [.. page.Items.Select(JobAnswers.Of)], page.NextCursor)
        {
            AsOf = view.Point.AsOf,
            KnownAt = view.Point.KnownAt,
        };
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.RunsResponse).ConfigureAwait(false);
    }
}
