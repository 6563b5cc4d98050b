using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.OpenApi;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Ingestion.Analysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>POST /api/v2/sql/analyze</c>: the lineage of one text, stored nowhere.</summary>
internal static class SqlAnalysisEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/sql/analyze", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery()
        .WithBody<SqlAnalysisRequest>("The text, its dialect and the tables it reads.", "analyzeRequest", BodyReader.Json)
        .Answers<SqlAnalysisResponse>(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)
        .WithExample("analyzeResponse")
        .WithName("analyzeSql")
        .WithTags("SQL")
        .WithSummary("Lineage of one SQL text")
        .WithDescription(
            "Body and answer are one line each of `lineage analyze --jsonl`. SQL that is not understood is no problem: error, unknowns and "
            + "diagnostics say what and where. Nothing is stored.");

    private static async Task AnswerAsync(HttpContext context, BodyReader bodies, LineageApiOptions options)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        using var body = await bodies.ReadAsync(context, options.MaxDocumentBytes, BodyReader.Json).ConfigureAwait(false);
        var request = AnalysisRequestReader.Read(body.Utf8, 1, out var id, out var failure);
        if (request is null) throw SourceProblems.Of(failure!);

        using var budget = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        budget.CancelAfter(options.AnalysisBudget);
        try
        {
            var result = SqlAnalysis.Analyze(request with { Functions = options.Functions }, budget.Token);
            await JsonAnswer.WriteAsync(context, (writer, _) =>
            {
                AnalysisAnswerWriter.Write(writer, id, result);
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await JsonAnswer.WriteAsync(context, (writer, _) =>
            {
                AnalysisAnswerWriter.WriteError(writer, id, $"the analysis was given up after {options.AnalysisBudget.TotalSeconds:0} seconds");
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        }
    }
}
