using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.OpenApi;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/evidence</c>: who claims an edge.</summary>
internal static class EvidenceEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/evidence", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(EvidenceQuestion.Parameters)
        .Answers<EvidenceResponse>(StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
        .WithName("getEvidence")
        .WithExample("evidence")
        .WithTags("History")
        .WithSummary("Who claims an edge")
        .WithDescription(
            "Every job and ground that claims the edge or once did: since when, when last, by which runs, whether it is walked, and what is "
            + "known to be wrong with its producer. An edge is one hop; paths finds the hops.");

    private static async Task AnswerAsync(HttpContext context, ViewGate gate, EntityTag tag, EventIngester events, LineageGraphHost host)
    {
        var reader = QueryReader.Of(context);
        var question = EvidenceQuestion.Read(reader);
        var minEpoch = reader.ReadOptional(QueryParameters.MinEpoch);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(new ViewQuery(minEpoch, TimePoint.Now, reader.Visibility), context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        var answer = await question.AnswerAsync(host.Store, events.Ranking, view, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.EvidenceResponse).ConfigureAwait(false);
    }
}
