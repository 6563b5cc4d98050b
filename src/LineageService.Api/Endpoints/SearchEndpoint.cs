using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/search</c>: finds datasets, fields and jobs by words.</summary>
internal static class SearchEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/search", AnswerAsync)
        .WithQuery(
            QueryParameters.SearchText, QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Field,
            QueryParameters.SearchKinds, QueryParameters.SearchLimit, QueryParameters.Cursor, QueryParameters.MinEpoch)
        .Answers<SearchResponse>(StatusCodes.Status304NotModified)
        .WithName("search")
        .WithTags("Catalog")
        .WithSummary("Find datasets, fields and jobs")
        .WithDescription(
            "Best hits first. Words are matched anywhere in names, paths, owners, descriptions and tags, all of them must occur. node, name and "
            + "field are searched for like q; namespace narrows.");

    private static async Task AnswerAsync(HttpContext context, EpochGate gate, EntityTag tag, LineageGraphHost host)
    {
        var reader = QueryReader.Of(context);
        var words = string.Join(' ', new[]
        {
            reader.Read(QueryParameters.SearchText), reader.Read(QueryParameters.Node), reader.Read(QueryParameters.Name),
            reader.Read(QueryParameters.Field),
        }.OfType<string>());
        if (string.IsNullOrWhiteSpace(words)) reader.Add(Violation.Query(QueryParameters.SearchText.Name, "Give at least one word to search for."));
        var kinds = reader.ReadList(QueryParameters.SearchKinds);
        var @namespace = reader.Read(QueryParameters.Namespace);
        var limit = reader.ReadInt32(QueryParameters.SearchLimit);
        var offset = 0;
        if (reader.Read(QueryParameters.Cursor) is { } cursor
            && (!int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out offset) || offset > QueryParameters.MaxSearchOffset))
        {
            reader.Add(Violation.Query(QueryParameters.Cursor.Name, "Is no cursor of this list; take nextCursor as it was answered."));
        }

        var minEpoch = reader.ReadOptional(QueryParameters.MinEpoch);
        reader.ThrowIfInvalid();

        var graph = await gate.WaitAsync(minEpoch, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, graph.Epoch)) return;

        var page = await host.Store.SearchAsync(new SearchQuery(words, kinds, @namespace, limit, offset), context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, Answer(graph.Epoch, page, offset), ContractJson.Default.SearchResponse).ConfigureAwait(false);
    }

    /// <summary>The answer that REST and CLI give for a page of hits.</summary>
    internal static SearchResponse Answer(long epoch, Page<SearchHit> page, int offset) => new(
        epoch,
        [.. page.Items.Select(hit => new SearchHitResponse(hit.Id, WireNames.Of(hit.Kind), hit.Namespace, hit.Name, hit.Path, hit.Score))],
        page.NextCursor is null ? null : (offset + page.Items.Length).ToString(CultureInfo.InvariantCulture));
}
