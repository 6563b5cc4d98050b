using System.Text.Json;
using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Impact;
using LineageService.Api.OpenApi;
using LineageService.Api.Problems;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Impact.Rendering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>POST /api/v2/impact</c> and <c>GET /api/v2/impact/unused-columns</c>: what a change would do, and what nobody uses.</summary>
internal static class ImpactEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/impact", AnswerAsync)
            .RequireScope(Scope.Read)
            .AppliesNamespaces()
            .WithQuery()
            .WithBody<ImpactRequest>("The changes, judged together.", "impactRequest", BodyReader.Json)
            .Answers<ImpactResponse>(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)
            .WithName("analyzeImpact")
            .WithTags("Impact")
            .WithSummary("What changes would break, alter or leave stale")
            .WithDescription(
                "New texts of tasks, changed tables, declared meanings, delays: judged together, as a pull request is. Every consumer with its verdict, the way that leads "
                + "there and the place in its SQL; what could not be judged always beside it. Nothing is stored.");
        routes.MapGet("/impact/unused-columns", UnusedAsync)
            .RequireScope(Scope.Read)
            .AppliesNamespaces()
            .WithQuery(UnusedColumnsQuestion.Parameters)
            .Answers<UnusedColumnsResponse>(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("listUnusedColumns")
            .WithTags("Impact")
            .WithSummary("Which columns of a dataset nothing downstream uses")
            .WithDescription("unknown is not unused: some job that reads the dataset cannot be seen into.");
    }

    private static async Task AnswerAsync(HttpContext context, BodyReader bodies, ImpactQuestion question, LineageApiOptions options)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        using var body = await bodies.ReadAsync(context, options.MaxDocumentBytes, BodyReader.Json).ConfigureAwait(false);
        var report = await question.AnswerAsync(body.Utf8, context.Actor().Visibility, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, (writer, _) =>
        {
            ImpactJson.Write(writer, report, null);
            return Task.CompletedTask;
        }).ConfigureAwait(false);
    }

    private static Task UnusedAsync(HttpContext context, EpochGate gate, ImpactSources sources) => QuestionAnswer.WriteAsync(
        context, gate, UnusedColumnsQuestion.Read, async question => question.Answer(await sources.GetAsync(context.RequestAborted).ConfigureAwait(false)),
        ContractJson.Wire.UnusedColumnsResponse);
}
