using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/jobs</c>: lists jobs, or looks one up.</summary>
internal static class JobsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/jobs", AnswerAsync)
        .WithQuery(
            QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Layer, QueryParameters.Owner,
            QueryParameters.ListLimit, QueryParameters.Cursor, QueryParameters.MinEpoch)
        .Answers<JobsResponse>(StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
        .WithName("listJobs")
        .WithTags("Catalog")
        .WithSummary("List jobs, or look one up")
        .WithDescription("In order of namespace and name. With node, or with namespace and name, the list holds that one with its SQL.");

    private static async Task AnswerAsync(HttpContext context, EpochGate gate, EntityTag tag, LineageGraphHost host)
    {
        var reader = QueryReader.Of(context);
        var node = NodeQuery.Read(reader, required: false);
        var list = reader.ReadList(node.Namespace);
        var minEpoch = reader.ReadOptional(QueryParameters.MinEpoch);
        reader.ThrowIfInvalid();

        var graph = await gate.WaitAsync(minEpoch, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, graph.Epoch)) return;

        JobsResponse answer;
        if (node.IsEmpty)
        {
            var page = await host.Store.ListJobsAsync(list, context.RequestAborted).ConfigureAwait(false);
            answer = new JobsResponse(graph.Epoch, [.. page.Items.Select(job => JobAnswers.Of(job, withSql: false))], page.NextCursor);
        }
        else
        {
            var record = await JobLookup.FindAsync(host.Store, node, context.RequestAborted).ConfigureAwait(false);
            answer = new JobsResponse(graph.Epoch, [JobAnswers.Of(record, withSql: true)], null);
        }

        await JsonAnswer.WriteAsync(context, answer, ContractJson.Default.JobsResponse).ConfigureAwait(false);
    }
}
