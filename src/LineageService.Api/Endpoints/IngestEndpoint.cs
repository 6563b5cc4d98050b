using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Hosting;
using LineageService.Api.OpenApi;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Ingestion.Sources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>/api/v2/admin/ingest</c>: how consumers of topics fare.</summary>
internal static class IngestEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/admin/ingest", GetAsync)
        .RequireScope(Scope.Admin)
        .WithQuery()
        .Answers<IngestStatusResponse>()
        .WithName("ingestStatus")
        .WithTags("Administration")
        .WithSummary("How far consumers of topics are")
        .WithDescription("State, counts since the service was started, and for each partition the offsets and the lag. Empty where nothing is consumed.");

    private static Task GetAsync(HttpContext context, IngestSources sources)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        context.Response.Headers.CacheControl = "no-store";
        var answer = new IngestStatusResponse([.. sources.All.Select(source => Of(source.Status))]);
        return JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.IngestStatusResponse);
    }

    private static IngestSourceResponse Of(IngestSourceStatus status) => new(
        status.Name,
        status.State switch
        {
            IngestSourceState.Starting => "starting",
            IngestSourceState.Running => "running",
            IngestSourceState.Paused => "paused",
            IngestSourceState.Retrying => "retrying",
            IngestSourceState.Stopped => "stopped",
            IngestSourceState.Failed => "failed",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        status.Reason,
        status.Since,
        status.Counts.Received,
        status.Counts.Accepted,
        status.Counts.Duplicate,
        status.Counts.DeadLettered,
        status.Counts.Retried,
        status.Lag,
        [.. status.Partitions.Select(partition => new IngestPartitionResponse(
            partition.Topic, partition.Partition, partition.Next, partition.Committed, partition.End, partition.Lag, partition.LastRecordAt))]);
}
