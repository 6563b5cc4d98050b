using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.History;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;

namespace LineageService.Api.Questions;

/// <summary>Which jobs there are, or one of them with its SQL; asked by <c>GET /api/v2/jobs</c> and by commands that show SQL.</summary>
public sealed record JobsQuestion(NodeQuery Node, ListQuery List)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Layer, QueryParameters.Owner,
        QueryParameters.ListLimit, QueryParameters.Cursor, .. ViewQuery.Parameters,
    ];

    public static JobsQuestion Read(QueryReader reader)
    {
        var node = NodeQuery.Read(reader, required: false);
        return new JobsQuestion(node, reader.ReadList(node.Namespace));
    }

    /// <exception cref="Problems.ProblemException">The job is unknown or ambiguous.</exception>
    public async Task<JobsResponse> AnswerAsync(LineageView view, CancellationToken cancellationToken)
    {
        if (!Node.IsEmpty)
        {
            var record = await JobLookup.FindAsync(view.Reader, Node, cancellationToken).ConfigureAwait(false);
            return Of(view, [await WithNamesAsync(view, record, cancellationToken).ConfigureAwait(false)], null);
        }

        var page = await view.Reader.ListJobsAsync(List, cancellationToken).ConfigureAwait(false);
        return Of(view, [.. page.Items.Select(job => JobAnswers.Of(job, withSql: false))], page.NextCursor);
    }

    private static async Task<JobResponse> WithNamesAsync(LineageView view, JobRecord named, CancellationToken cancellationToken)
    {
        var graph = await view.NamesAsync(new NameSelection { Jobs = [named.Id] }, cancellationToken).ConfigureAwait(false);
        if (graph.FindJob(named.Id) is not { Aliases.Length: > 0 } job || !view.Visibility.Sees(job.Id)) return JobAnswers.Of(named, withSql: true);
        var record = job.Id == named.Id
            ? named
            : await view.Reader.FindJobAsync(job.Id, cancellationToken).ConfigureAwait(false) ?? named;
        for (var alias = 0; alias < job.Aliases.Length && record.Sql is null; alias++)
        {
            var other = await view.Reader.FindJobAsync(graph.JobAt(job.Aliases[alias]).Id, cancellationToken).ConfigureAwait(false);
            record = record with { Sql = other?.Sql };
        }

        return JobAnswers.Of(record, withSql: true) with
        {
            MergedFrom = [.. job.Aliases.Select(alias => graph.JobAt(alias).Id).Where(view.Visibility.Sees).Select(id => id.ToString())],
        };
    }

    private static JobsResponse Of(LineageView view, IReadOnlyList<JobResponse> jobs, string? next) =>
        new(view.Epoch, jobs, next) { AsOf = view.Point.AsOf, KnownAt = view.Point.KnownAt };
}
