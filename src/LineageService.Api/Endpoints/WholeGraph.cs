using LineageService.Api.Problems;
using LineageService.Graph.Snapshot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Endpoints;

/// <summary>What an endpoint declares that answers from, or writes by, the whole graph: 501 where the service holds none in memory.</summary>
internal sealed class WholeGraph
{
    private WholeGraph()
    {
    }

    private static WholeGraph Needed { get; } = new();

    /// <summary>Marks an endpoint, or each of a group.</summary>
    public static void Mark(IEndpointConventionBuilder endpoints) => endpoints.WithMetadata(Needed, EndpointConventions.ProblemMetadata(StatusCodes.Status501NotImplemented));

    /// <summary>Refuses what was asked of a marked endpoint before any of its parts is made.</summary>
    public static Task RefuseAsync(HttpContext context, Func<Task> next) => context.GetEndpoint()?.Metadata.GetMetadata<WholeGraph>() is null
        ? next()
        : ProblemWriter.WriteAsync(context, new Problem(ProblemType.WholeGraphNeeded, new GraphNotHeldException().Message));
}
