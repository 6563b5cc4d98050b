using System.ComponentModel;
using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Hosting;
using LineageService.Api.OpenApi;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Graph.Snapshot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>/api/v2/identity</c>: which names are one dataset or job.</summary>
internal static class IdentityEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var whole = routes.MapGroup("");
        WholeGraph.Mark(whole);
        whole.MapGet("/identity/suggestions", SuggestAsync)
            .RequireScope(Scope.Read)
            .AppliesNamespaces()
            .WithQuery(SuggestionsQuestion.Parameters)
            .Answers<SuggestionsResponse>()
            .WithName("listMergeSuggestions")
            .WithExample("suggestions")
            .WithTags("Identity")
            .WithSummary("Names that may be one")
            .WithDescription(
                "Pairs of datasets or jobs with the signs that they are one, the surest first. What was merged, undone or rejected is not "
                + "suggested again.");
        whole.MapPost("/identity/suggestions/{id}/reject", RejectAsync)
            .RequireScope(Scope.Steward)
            .AppliesNamespaces()
            .WithQuery()
            .WithBody<DecisionRequest>("Who decides, and why.", "decision", BodyReader.Json)
            .AnswersChange()
            .WithName("rejectMergeSuggestion")
            .WithSummary("Say that two names are not one")
            .WithDescription("The suggestion is not made again. It is kept among the merges as rejected.");

        routes.MapGet("/identity/merges", ListAsync)
            .RequireScope(Scope.Read)
            .AppliesNamespaces()
            .WithQuery(MergesQuestion.Parameters)
            .Answers<MergesResponse>()
            .WithName("listMerges")
            .WithTags("Identity")
            .WithSummary("Names that are one")
            .WithDescription(
                "With state=inForce, the default, what rules and symlinks say of names is listed behind the merges that people made.");
        routes.MapPost("/identity/merges", MergeAsync)
            .RequireScope(Scope.Steward)
            .AppliesNamespaces()
            .WithQuery()
            .WithBody<MergeRequest>("The two names.", "merge", BodyReader.Json)
            .AnswersChange()
            .WithName("merge")
            .WithExample("mergeResponse")
            .WithSummary("Say that two names are one")
            .WithDescription(
                "All lineage of the alias, of the past too, shows under the canonical name. Stored names do not change, and undo shows two "
                + "again. The answer comes when the graph shows it.");
        routes.MapPost("/identity/merges/{id}/undo", UndoAsync)
            .RequireScope(Scope.Steward)
            .AppliesNamespaces()
            .WithQuery()
            .WithBody<DecisionRequest>("Who decides, and why.", "decision", BodyReader.Json)
            .AnswersChange()
            .WithName("undoMerge")
            .WithSummary("Show two names as two again")
            .WithDescription(
                "Also for what a rule says of one name: an exception from the rule is kept. What symlinks say only events take back.");

        routes.MapGet("/identity/rules", ReadRulesAsync)
            .RequireScope(Scope.Read)
            .AppliesNamespaces()
            .WithQuery()
            .Answers<IdentityRulesContract>()
            .WithName("getIdentityRules")
            .WithTags("Identity")
            .WithSummary("Rules by which names are one")
            .WithDescription("They hold for every name by its spelling, whether or not it is known yet.");
        routes.MapPut("/identity/rules", PutRulesAsync)
            .RequireScope(Scope.Steward)
            .WithQuery()
            .WithBody<IdentityRulesContract>("The rules; what is left out is none.", "identityRules", BodyReader.Json)
            .Answers<IdentityRulesContract>(
                StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)
            .WithName("putIdentityRules")
            .WithTags("Identity")
            .WithSummary("Replace the rules")
            .WithDescription("The graph is read anew under them before the answer comes. Merges and exceptions of single names stay.");
    }

    private static RouteHandlerBuilder AnswersChange(this RouteHandlerBuilder builder) => builder
        .Answers<MergeChangeResponse>(
            StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status415UnsupportedMediaType)
        .WithTags("Identity");

    private static Task SuggestAsync(HttpContext context, EpochGate gate, LineageGraphHost host, MergeSuggestions suggestions) => QuestionAnswer.WriteAsync(
        context, gate, SuggestionsQuestion.Read, question => question.AnswerAsync(host, suggestions, context.RequestAborted),
        ContractJson.Wire.SuggestionsResponse);

    private static Task ListAsync(HttpContext context, EpochGate gate, LineageGraphHost host) => QuestionAnswer.WriteAsync(
        context, gate, MergesQuestion.Read, question => question.AnswerAsync(host, context.RequestAborted), ContractJson.Wire.MergesResponse);

    private static async Task MergeAsync(
        HttpContext context, BodyReader bodies, WriteGate gate, IdentityChanges changes, LineageApiOptions options)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        using var body = await bodies.ReadAsync(context, options.MaxDocumentBytes, BodyReader.Json).ConfigureAwait(false);
        var request = IdentityBodies.ReadMerge(body.Utf8);
        request = request with { Author = context.AuthorOr(request.Author) };
        await WriteAsync(context, gate, () => changes.MergeAsync(request, context.Actor().Visibility, context.RequestAborted)).ConfigureAwait(false);
    }

    private static async Task UndoAsync(
        [Description("Id of a merge, as listed.")] string id, HttpContext context, BodyReader bodies, WriteGate gate,
        IdentityChanges changes, LineageApiOptions options)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        using var body = await bodies.ReadAsync(context, options.MaxDocumentBytes, BodyReader.Json).ConfigureAwait(false);
        var request = IdentityBodies.ReadDecision(body.Utf8, context);
        await WriteAsync(context, gate, () => changes.UndoAsync(id, request, context.Actor().Visibility, context.RequestAborted)).ConfigureAwait(false);
    }

    private static async Task RejectAsync(
        [Description("Id of a suggestion, as listed.")] string id, HttpContext context, BodyReader bodies, WriteGate gate,
        IdentityChanges changes, LineageApiOptions options)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        using var body = await bodies.ReadAsync(context, options.MaxDocumentBytes, BodyReader.Json).ConfigureAwait(false);
        var request = IdentityBodies.ReadDecision(body.Utf8, context);
        await WriteAsync(context, gate, () => changes.RejectAsync(id, request, context.Actor().Visibility, context.RequestAborted)).ConfigureAwait(false);
    }

    private static async Task ReadRulesAsync(HttpContext context, IdentityChanges changes)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        var rules = await changes.ReadRulesAsync(context.Actor().Visibility, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, rules, ContractJson.Wire.IdentityRulesContract).ConfigureAwait(false);
    }

    private static async Task PutRulesAsync(
        HttpContext context, BodyReader bodies, WriteGate gate, IdentityChanges changes, LineageApiOptions options)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        using var body = await bodies.ReadAsync(context, options.MaxDocumentBytes, BodyReader.Json).ConfigureAwait(false);
        var (rules, version) = IdentityBodies.ReadRules(body.Utf8);
        var answer = await gate.RunAsync(() => changes.SetRulesAsync(rules, version, context.RequestAborted)).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.IdentityRulesContract).ConfigureAwait(false);
    }

    private static async Task WriteAsync(HttpContext context, WriteGate gate, Func<Task<MergeChangeResponse>> change)
    {
        var answer = await gate.RunAsync(change).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.MergeChangeResponse).ConfigureAwait(false);
    }
}
