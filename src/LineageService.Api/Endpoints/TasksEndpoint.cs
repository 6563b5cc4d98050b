using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Hosting;
using LineageService.Api.OpenApi;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>/api/v2/tasks</c>: PUT one task, POST many, DELETE one.</summary>
internal static class TasksEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/tasks", PutAsync)
            .RequireScope(Scope.Ingest)
            .AppliesNamespaces()
            .WithQuery(QueryParameters.DefaultDialect, QueryParameters.DefaultDatasetNamespace, QueryParameters.DefaultJobNamespace)
            .WithBody<TaskRequest>("The task.", "task", BodyReader.Json)
            .Answers<TaskResponse>(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)
            .WithExample("taskResponse")
            .WithName("putTask")
            .WithTags("SQL")
            .WithSummary("Define or redefine a task")
            .WithDescription("Analyses its SQL and replaces what the task stated before. One that has not changed is not analysed again.");

        routes.MapPost("/tasks", PostAsync)
            .RequireScope(Scope.Ingest)
            .AppliesNamespaces()
            .WithQuery(QueryParameters.DefaultDialect, QueryParameters.DefaultDatasetNamespace, QueryParameters.DefaultJobNamespace)
            .WithBody<TaskRequest>(
                "A JSON array, or JSON lines, of tasks and of catalog entries {table, columns}. They are ordered by their dependencies.",
                "tasks", BodyReader.JsonOrLines, isArray: true)
            .Answers<TasksResponse>(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)
            .WithExample("tasksResponse")
            .WithName("postTasks")
            .WithTags("SQL")
            .WithSummary("Define many tasks")
            .WithDescription("Each item has its own result: one that cannot be taken does not stop the others. What was sent before and is missing now stays.");

        routes.MapDelete("/tasks", DeleteAsync)
            .RequireScope(Scope.Ingest)
            .AppliesNamespaces()
            .WithQuery(QueryParameters.TaskNamespace, QueryParameters.TaskName)
            .AnswersWith(StatusCodes.Status204NoContent, null, StatusCodes.Status404NotFound)
            .WithName("deleteTask")
            .WithTags("SQL")
            .WithSummary("Remove a task")
            .WithDescription("What it stated ends; what it said until now stays in the history.");
    }

    private static async Task PutAsync(
        HttpContext context, BodyReader bodies, WriteGate gate, TaskImporter importer, LineageGraphHost host, LineageApiOptions options)
    {
        var defaults = ReadDefaults(context);
        using var body = await bodies.ReadAsync(context, options.MaxDocumentBytes, BodyReader.Json).ConfigureAwait(false);
        var items = UploadReader.Read(body.Utf8, lines: false, defaults);
        if (items is not [{ } item])
            throw new ProblemException(new Problem(ProblemType.InvalidRequest, "PUT takes one task; POST takes many."));
        if (item.Failure is { } failure) throw SourceProblems.Of(failure);
        if (item.Task is null)
        {
            const string Message = "expected a task (an object with `sql`); POST takes catalog entries too";
            throw new ProblemException(new Problem(ProblemType.InvalidRequest, Message) { Violations = [Violation.Body("$", Message)] });
        }

        var bounds = new BoundUpload(context.Actor());
        var answer = await gate.RunAsync(() => TaskUpload.RunAsync(items, defaults, importer, host, bounds, context.RequestAborted)).ConfigureAwait(false);
        if (answer.Results[0].Error == bounds.Refusal) throw NamespaceBound.Problem(context.Actor());
        await JsonAnswer.WriteAsync(context, new TaskResponse(answer.Epoch, answer.Results[0]), ContractJson.Wire.TaskResponse).ConfigureAwait(false);
    }

    private static async Task PostAsync(
        HttpContext context, BodyReader bodies, WriteGate gate, TaskImporter importer, LineageGraphHost host, LineageApiOptions options)
    {
        var defaults = ReadDefaults(context);
        using var body = await bodies.ReadAsync(context, options.MaxBatchBytes, BodyReader.JsonOrLines).ConfigureAwait(false);
        var lines = context.Request.ContentType?.Contains("json;", StringComparison.OrdinalIgnoreCase) != true
            && context.Request.ContentType?.EndsWith("/json", StringComparison.OrdinalIgnoreCase) != true;
        var items = UploadReader.Read(body.Utf8, lines, defaults);
        var bounds = new BoundUpload(context.Actor());
        var answer = await gate.RunAsync(() => TaskUpload.RunAsync(items, defaults, importer, host, bounds, context.RequestAborted)).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.TasksResponse).ConfigureAwait(false);
    }

    private static async Task DeleteAsync(HttpContext context, WriteGate gate, TaskImporter importer)
    {
        var reader = QueryReader.Of(context);
        var @namespace = reader.Read(QueryParameters.TaskNamespace);
        var name = reader.Read(QueryParameters.TaskName);
        if (@namespace is null) reader.Add(Violation.Query(QueryParameters.TaskNamespace.Name, "Is needed."));
        if (name is null) reader.Add(Violation.Query(QueryParameters.TaskName.Name, "Is needed."));
        reader.ThrowIfInvalid();

        if (!context.Actor().Sees(@namespace!)) throw NamespaceBound.Problem(context.Actor());
        var job = new JobId(@namespace!, name!);
        if (!await gate.RunAsync(() => importer.RemoveAsync(job, context.RequestAborted)).ConfigureAwait(false))
            throw NodeQuery.Unknown(job.ToString());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static TaskDefaults ReadDefaults(HttpContext context)
    {
        var reader = QueryReader.Of(context);
        var defaults = new TaskDefaults(
            reader.Read(QueryParameters.DefaultDialect),
            reader.Read(QueryParameters.DefaultDatasetNamespace),
            reader.Read(QueryParameters.DefaultJobNamespace));
        reader.ThrowIfInvalid();
        return defaults;
    }
}
