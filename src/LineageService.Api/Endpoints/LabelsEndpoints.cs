using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.OpenApi;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.History;
using LineageService.Ingestion.Labels.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/labels…</c>: which labels there are, why, where they end up.</summary>
internal static class LabelsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/labels", ListAsync)
            .Describe<LabelsResponse>(LabelsQuestion.Parameters, "listLabels", "Labels of nodes",
                "What was said of a node, what it inherits and what lineage brings: never merged. A dataset stands for its rows and fields.");
        routes.MapGet("/labels/explain", ExplainAsync)
            .Describe<ExplanationResponse>(LabelExplainQuestion.Parameters, "explainLabel", "Why a node has a label, and why not",
                "A way for each origin and form, the edges that support it, and for labels that are upstream and not here the edges where they end.");
        routes.MapGet("/labels/exposure", ExposureAsync)
            .Describe<ExposureResponse>(ExposureQuestion.Parameters, "listExposure", "Where sensitive values end up",
                "Sinks are datasets in a zone of the policy and ends of the lineage. By risk: level, form, zone and readers. format=csv gives all rows as CSV.")
            .AlsoAnswers("text/csv");
        routes.MapGet("/labels/assignments", AssignmentsAsync)
            .Describe<AssignmentsResponse>(AssignmentsQuestion.Parameters, "listAssignments", "What was said of fields and datasets", "In order of their ids.");
        routes.MapGet("/labels/policy", PolicyAsync)
            .Describe<PolicyResponse>([QueryParameters.AsOf, QueryParameters.KnownAt, QueryParameters.MinEpoch], "getLabelPolicy", "The policy in force",
                "Its text, version and hash.");
        routes.MapGet("/labels/findings", FindingsAsync)
            .Describe<FindingsResponse>(FindingsQuestion.Parameters, "listFindings", "What labels give reason to look at",
                "Broken constraints, risks, disputes and contradictions, with what was decided of them. Computed: a finding is gone when its reason is.");
        routes.MapGet("/labels/declassifications", DeclassificationsAsync)
            .Describe<DeclassificationsResponse>([QueryParameters.MinEpoch], "listDeclassifications", "Permissions to lower labels", "Ended ones among them.");
        routes.MapGet("/labels/audit", AuditAsync)
            .Describe<LabelAuditResponse>(LabelAuditQuestion.Parameters, "listLabelAudit", "What was said of labels, when and by whom",
                "Append-only. asOf and knownAt leave out what did not hold or was not known yet.", Scope.Steward);
        routes.MapGet("/labels/readers", ReadersAsync)
            .Describe<LabelReadersResponse>(LabelReadersQuestion.Parameters, "listLabelReaders", "Who could read values of a tag",
                "At a moment, as it was known then or is known now: labels of that graph, and grants that held. Null where nobody knows.", Scope.Steward);
    }

    private static RouteHandlerBuilder Describe<T>(
        this RouteHandlerBuilder builder, System.Collections.Immutable.ImmutableArray<QueryParameter> parameters, string name, string summary, string description,
        Scope scope = Scope.Read) => builder
        .RequireScope(scope)
        .WithQuery(parameters)
        .Answers<T>(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
        .WithName(name)
        .WithTags("Labels")
        .WithSummary(summary)
        .WithDescription(description);

    private static Task ListAsync(HttpContext context, LabelGate gate) => AnswerAsync(
        context, gate, LabelsQuestion.Read, (question, view) => Task.FromResult(question.Answer(view.Snapshot, view.IsPending)), ContractJson.Wire.LabelsResponse);

    private static Task ExplainAsync(HttpContext context, LabelGate gate) => AnswerAsync(
        context, gate, LabelExplainQuestion.Read, (question, view) => Task.FromResult(question.Answer(view.Snapshot, view.IsPending, context.RequestAborted)),
        ContractJson.Wire.ExplanationResponse);

    private static async Task ExposureAsync(HttpContext context, LabelGate gate, LabelHistory history, LineageGraphHost host, TimeProvider time)
    {
        var reader = QueryReader.Of(context);
        var question = ExposureQuestion.Read(reader);
        var view = await gate.OpenAsync(reader, context.RequestAborted).ConfigureAwait(false);
        var answer = await question.AnswerAsync(view.Snapshot, view.IsPending, history, host.Store, time.GetUtcNow(), context.RequestAborted).ConfigureAwait(false);
        if (!question.IsCsv)
        {
            await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.ExposureResponse).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = ExposureCsv.MediaType;
        await context.Response.WriteAsync(ExposureCsv.Write(answer), context.RequestAborted).ConfigureAwait(false);
    }

    private static Task AssignmentsAsync(HttpContext context, LabelGate gate) => AnswerAsync(
        context, gate, AssignmentsQuestion.Read, (question, view) => Task.FromResult(question.Answer(view.Snapshot)), ContractJson.Wire.AssignmentsResponse);

    private static Task PolicyAsync(HttpContext context, LabelGate gate) => AnswerAsync(
        context, gate, reader => reader, (_, view) => Task.FromResult(LabelChanges.PolicyOf(view.Snapshot)), ContractJson.Wire.PolicyResponse);

    private static Task FindingsAsync(HttpContext context, LabelGate gate, LineageGraphHost host, TimeProvider time) => AnswerAsync(
        context, gate, FindingsQuestion.Read,
        (question, view) => question.AnswerAsync(view.Snapshot, view.IsPending, host.Store, time.GetUtcNow(), context.RequestAborted),
        ContractJson.Wire.FindingsResponse);

    private static Task DeclassificationsAsync(HttpContext context, LabelGate gate) => AnswerAsync(
        context, gate, reader => reader.Visibility, (visibility, view) => Task.FromResult(DeclassificationChanges.List(view.Snapshot, visibility)),
        ContractJson.Wire.DeclassificationsResponse);

    private static Task AuditAsync(HttpContext context, LabelGate gate, LabelHost labels) => AnswerAsync(
        context, gate, LabelAuditQuestion.Read, (question, _) => Task.FromResult(question.Answer(labels.Current, labels.Log)), ContractJson.Wire.LabelAuditResponse,
        isOfNow: true);

    private static Task ReadersAsync(HttpContext context, LabelGate gate, LineageGraphHost host, TimeProvider time) => AnswerAsync(
        context, gate, LabelReadersQuestion.Read, (question, view) => question.AnswerAsync(view.Snapshot, host.Store, time.GetUtcNow(), context.RequestAborted),
        ContractJson.Wire.LabelReadersResponse);

    private static async Task AnswerAsync<TQuestion, TAnswer>(
        HttpContext context, LabelGate gate, Func<QueryReader, TQuestion> read, Func<TQuestion, LabelView, Task<TAnswer>> answer,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<TAnswer> type, bool isOfNow = false)
    {
        var reader = QueryReader.Of(context);
        var question = read(reader);
        var view = await gate.OpenAsync(reader, context.RequestAborted, isOfNow).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, await answer(question, view).ConfigureAwait(false), type).ConfigureAwait(false);
    }
}
