using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Coverage;
using LineageService.Graph.History;

namespace LineageService.Api.Questions;

/// <summary>How much of the lineage is whole; asked by <c>GET /api/v2/coverage</c> and <c>lineage coverage</c>.</summary>
public sealed record CoverageQuestion(CoverageRequest Request, int Limit, int Offset)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        CorrectionParameters.SinkNamespace, CorrectionParameters.SinkLayer, CorrectionParameters.Sources,
        CorrectionParameters.SourceLayers, QueryParameters.ListLimit, QueryParameters.Cursor,
        .. ViewQuery.Parameters,
    ];

    public static CoverageQuestion Read(QueryReader reader)
    {
        var sources = reader.Read(CorrectionParameters.Sources);
        var layers = reader.Read(CorrectionParameters.SourceLayers);
        return new CoverageQuestion(
            new CoverageRequest
            {
                Namespace = reader.Read(CorrectionParameters.SinkNamespace),
                Layer = reader.Read(CorrectionParameters.SinkLayer),
                Sources = sources is null ? [] : Words(sources),
                SourceLayers = layers is null ? CoverageRequest.DefaultSourceLayers : Words(layers),
            },
            reader.ReadInt32(QueryParameters.ListLimit),
            reader.ReadOffset());
    }

    private static ImmutableArray<string> Words(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    public async Task<CoverageResponse> AnswerAsync(LineageView view, CancellationToken cancellationToken)
    {
        var graph = await view.GraphAsync(cancellationToken).ConfigureAwait(false);
        return CoverageAnswers.Of(CoverageAnalysis.Of(graph, Request with { Visibility = view.Visibility }, cancellationToken), view.Point, Offset, Limit);
    }
}
