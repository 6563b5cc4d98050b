using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.OpenApi;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.History;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/diff</c>: what changed between two points, and why.</summary>
internal static class DiffEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/diff", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(DiffQuestion.Parameters)
        .Answers<DiffResponse>(
            StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
        .WithName("getDiff")
        .WithExample("diff")
        .WithTags("History")
        .WithSummary("What changed between two points, and why")
        .WithDescription(
            "Edges, datasets, fields and jobs that were added, removed or changed between two valid times, each with the job version, run and "
            + "event that caused it; or, with knownFrom and knownTo, between two states of knowledge. Only active evidence counts. Dates in "
            + "SQL do not: schedulers put the day of the run there.");

    private static async Task AnswerAsync(
        HttpContext context, ViewGate gate, EntityTag tag, HistoricalGraphs graphs, LineageGraphHost host)
    {
        var reader = QueryReader.Of(context);
        var question = DiffQuestion.Read(reader);
        var minEpoch = reader.ReadOptional(QueryParameters.MinEpoch);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(new ViewQuery(minEpoch, TimePoint.Now, reader.Visibility), context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        var answer = await question.AnswerAsync(graphs, host.Store, view, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.DiffResponse).ConfigureAwait(false);
    }
}
