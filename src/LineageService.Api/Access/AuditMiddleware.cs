using LineageService.Api.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Access;

/// <summary>Notes every write, those that failed and those that were refused to a token among them.</summary>
internal sealed class AuditMiddleware(RequestDelegate next, AuditTrail trail)
{
    private const int MaxSubject = 400;

    public async Task InvokeAsync(HttpContext context)
    {
        var rule = IsWrite(context.Request) ? context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() : null;
        if (rule is null or { OnlyReads: true })
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context).ConfigureAwait(false);
            status = context.Response.StatusCode;
        }
        catch (Problems.ProblemException problem)
        {
            status = problem.Problem.Type.Status;
            throw;
        }
        finally
        {
            await NoteAsync(context, rule, status).ConfigureAwait(false);
        }
    }

    private async Task NoteAsync(HttpContext context, AccessRule rule, int status)
    {
        // Whoever is nobody writes nothing, and could fill the store with the trying.
        var actor = context.Actor();
        if (actor == Actor.Nobody || status == StatusCodes.Status429TooManyRequests) return;
        var operation = context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "";
        var isStream = rule.Scope == Scope.Ingest || status == StatusCodes.Status403Forbidden;
        trail.Note(actor.Name, operation, SubjectOf(context), status, isStream);

        // Decisions of people who are known are on disk when the request ends; a stream of events is not slowed.
        if (actor.IsToken && !isStream) await trail.FlushAsync().ConfigureAwait(false);
    }

    private static bool IsWrite(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    private static string SubjectOf(HttpContext context)
    {
        var query = context.Request.Query;
        var isTask = context.GetEndpoint()?.Metadata.GetMetadata<QueryMetadata>()?.Parameters.Contains(QueryParameters.TaskNamespace) == true;
        string?[] parts =
        [
            (string?)context.GetRouteValue("id"), (string?)context.GetRouteValue(LogParameters.Hash.Name),
            (string?)context.GetRouteValue(TokenParameters.PathName.Name),
            isTask ? (string?)query[QueryParameters.TaskNamespace.Name] : null, query[TokenParameters.Name.Name],
        ];
        var subject = string.Join(':', parts.Where(part => !string.IsNullOrEmpty(part)));
        return subject.Length > MaxSubject ? subject[..MaxSubject] : subject;
    }
}
