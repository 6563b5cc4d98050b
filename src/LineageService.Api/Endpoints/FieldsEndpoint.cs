using System.Globalization;
using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.History;
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
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(
        [
            QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Field, QueryParameters.FieldLimit,
            QueryParameters.Cursor, .. ViewQuery.Parameters,
        ])
        .Answers<FieldsResponse>(
            StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
        .WithName("listFields")
        .WithTags("Catalog")
        .WithSummary("Fields of a dataset, or one field")
        .WithDescription("In schema order, nested fields behind their parent. With field, or where node names a field, only that one.");

    private static async Task AnswerAsync(HttpContext context, ViewGate gate, EntityTag tag, DatasetLookup datasets, LineageGraphHost host)
    {
        var reader = QueryReader.Of(context);
        var node = NodeQuery.Read(reader, required: true);
        var limit = reader.ReadInt32(QueryParameters.FieldLimit);
        var offset = reader.ReadOffset();
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        var (record, _) = await datasets.FindAsync(view, node, context.RequestAborted).ConfigureAwait(false);
        var path = node.Node is null
            ? CanonicalField(await host.NamesAsync(node.Names, context.RequestAborted).ConfigureAwait(false), node)
            : node.Resolve(await view.NamesAsync(node.Names, context.RequestAborted).ConfigureAwait(false)).Path;
        var answer = path is null ? Page(record, view, offset, limit) : One(record, view, path, node);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.FieldsResponse).ConfigureAwait(false);
    }

    // A field asked for by an alias may have another spelling here.
    private static string? CanonicalField(LineageGraph graph, NodeQuery node)
    {
        if (node is not { Namespace: { } space, Name: { } name, Field: { } field }) return node.Field;
        if (graph.FindDataset(new DatasetId(space, name)) is not { } dataset) return field;
        var index = graph.FindField(dataset, field);
        return index < 0 ? field : graph.Canonical(dataset).Fields[index];
    }

    private static FieldsResponse Page(DatasetRecord record, LineageView view, int offset, int limit)
    {
        var start = Math.Min(offset, record.Fields.Length);
        var end = (int)Math.Min((long)start + limit, record.Fields.Length);
        var next = end < record.Fields.Length ? end.ToString(CultureInfo.InvariantCulture) : null;
        return Answer(record, view, [.. record.Fields[start..end]], next);
    }

    private static FieldsResponse One(DatasetRecord record, LineageView view, string path, NodeQuery node)
    {
        foreach (var field in record.Fields)
            if (field.Path == path) return Answer(record, view, [field], null);
        throw NodeQuery.Unknown(node.ToString());
    }

    private static FieldsResponse Answer(DatasetRecord record, LineageView view, IReadOnlyList<SchemaField> fields, string? next) =>
        new(view.Epoch, record.Id.ToString(), WireNames.Of(record.Schema), DatasetAnswers.Fields(record, fields), next)
        {
            AsOf = view.Point.AsOf,
            KnownAt = view.Point.KnownAt,
        };
}
