using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/fields</c>: the fields of a dataset.</summary>
internal static class FieldsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/fields", AnswerAsync)
        .WithQuery(
            QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Field, QueryParameters.FieldLimit,
            QueryParameters.Cursor, QueryParameters.MinEpoch)
        .Answers<FieldsResponse>(StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
        .WithName("listFields")
        .WithTags("Catalog")
        .WithSummary("Fields of a dataset, or one field")
        .WithDescription("In schema order, nested fields behind their parent. With field, or where node names a field, only that one.");

    private static async Task AnswerAsync(HttpContext context, EpochGate gate, EntityTag tag, LineageGraphHost host)
    {
        var reader = QueryReader.Of(context);
        var node = NodeQuery.Read(reader, required: true);
        var limit = reader.ReadInt32(QueryParameters.FieldLimit);
        var offset = 0;
        reader.ReadCursor(cursor => int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out offset));
        var minEpoch = reader.ReadOptional(QueryParameters.MinEpoch);
        reader.ThrowIfInvalid();

        var graph = await gate.WaitAsync(minEpoch, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, graph.Epoch)) return;

        var record = await DatasetLookup.FindAsync(host.Store, graph, node, context.RequestAborted).ConfigureAwait(false);
        var path = node.Field ?? (node.Node is null ? null : node.Resolve(graph).Path);
        var answer = path is null ? Page(record, graph.Epoch, offset, limit) : One(record, graph.Epoch, path, node);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.FieldsResponse).ConfigureAwait(false);
    }

    private static FieldsResponse Page(DatasetRecord record, long epoch, int offset, int limit)
    {
        var start = Math.Min(offset, record.Fields.Length);
        var end = (int)Math.Min((long)start + limit, record.Fields.Length);
        var next = end < record.Fields.Length ? end.ToString(CultureInfo.InvariantCulture) : null;
        return Answer(record, epoch, [.. record.Fields[start..end]], next);
    }

    private static FieldsResponse One(DatasetRecord record, long epoch, string path, NodeQuery node)
    {
        foreach (var field in record.Fields)
            if (field.Path == path) return Answer(record, epoch, [field], null);
        throw NodeQuery.Unknown(node.ToString());
    }

    private static FieldsResponse Answer(DatasetRecord record, long epoch, IReadOnlyList<SchemaField> fields, string? next) =>
        new(epoch, record.Id.ToString(), WireNames.Of(record.Schema), DatasetAnswers.Fields(record, fields), next);
}
