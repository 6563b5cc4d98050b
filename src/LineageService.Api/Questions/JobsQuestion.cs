using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Store;

namespace LineageService.Api.Questions;

/// <summary>Which jobs there are, or one of them with its SQL; asked by <c>GET /api/v2/jobs</c> and by commands that show SQL.</summary>
public sealed record JobsQuestion(NodeQuery Node, ListQuery List)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Layer, QueryParameters.Owner,
        QueryParameters.ListLimit, QueryParameters.Cursor, QueryParameters.MinEpoch,
    ];

    public static JobsQuestion Read(QueryReader reader)
    {
        var node = NodeQuery.Read(reader, required: false);
        return new JobsQuestion(node, reader.ReadList(node.Namespace));
    }

    /// <exception cref="Problems.ProblemException">The job is unknown or ambiguous.</exception>
    public async Task<JobsResponse> AnswerAsync(ILineageStore store, long epoch, CancellationToken cancellationToken)
    {
        if (!Node.IsEmpty)
        {
            var record = await JobLookup.FindAsync(store, Node, cancellationToken).ConfigureAwait(false);
            return new JobsResponse(epoch, [JobAnswers.Of(record, withSql: true)], null);
        }

        var page = await store.ListJobsAsync(List, cancellationToken).ConfigureAwait(false);
        return new JobsResponse(epoch, [.. page.Items.Select(job => JobAnswers.Of(job, withSql: false))], page.NextCursor);
    }
}
