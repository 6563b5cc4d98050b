using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Api.Impact;
using LineageService.Api.Requests;
using LineageService.Impact.Propagation;

namespace LineageService.Api.Questions;

/// <summary>Which columns of a dataset nothing uses; asked by <c>GET /api/v2/impact/unused-columns</c> and <c>lineage impact unused</c>.</summary>
public sealed record UnusedColumnsQuestion(NodeQuery Node)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
        [QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Field, QueryParameters.MinEpoch];

    public static UnusedColumnsQuestion Read(QueryReader reader) => new(NodeQuery.Read(reader, required: true));

    /// <exception cref="Problems.ProblemException">The dataset is unknown or ambiguous.</exception>
    public UnusedColumnsResponse Answer(StoreImpactSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (Node.Resolve(source.Graph).Dataset is not { } dataset) throw NodeQuery.Unknown(Node.ToString());
        var columns = UnusedColumns.Of(source, dataset);
        return new UnusedColumnsResponse(
            source.Graph.Epoch, dataset.ToString(),
            [.. columns.Select(column => new ColumnUseResponse(
                column.Column, column.Standing.ToString().ToLowerInvariant(), column.Readers30Days, [.. column.OpaqueReaders.Select(job => Node.Visibility.Shown(job).ToString())]))]);
    }
}
