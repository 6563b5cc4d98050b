using System.Collections.Immutable;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Collecting.Scheduling;

namespace LineageService.Api.Questions;

/// <summary>What schedulers say of a job; asked by <c>GET /api/v2/jobs/dependencies</c> and <c>lineage dependencies</c>.</summary>
public sealed record DependenciesQuestion(NodeQuery Node)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
        [QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.MinEpoch];

    public static DependenciesQuestion Read(QueryReader reader) => new(NodeQuery.Read(reader, required: true));

    /// <exception cref="Problems.ProblemException">The job is unknown or ambiguous.</exception>
    public async Task<DependenciesResponse> AnswerAsync(LineageGraphHost host, CancellationToken cancellationToken)
    {
        var job = await JobLookup.FindAsync(host.Store, Node, cancellationToken).ConfigureAwait(false);
        var dependencies = await SchedulerDependencies.ReadAsync(host.Store, cancellationToken).ConfigureAwait(false);
        return new DependenciesResponse(
            host.Current.Epoch, job.Id.ToString(), Of(dependencies.Upstream(job.Id)), Of(dependencies.Downstream(job.Id)));
    }

    private static IReadOnlyList<DependencyResponse> Of(IEnumerable<SchedulerDependency> dependencies) =>
        [.. dependencies.Select(dependency => new DependencyResponse(dependency.Job.ToString(), dependency.Source.ToString()))];
}

/// <summary>What lineage has and schedulers have not; asked by <c>GET /api/v2/jobs/missing-dependencies</c> and <c>lineage dependencies --missing</c>.</summary>
public sealed record MissingDependenciesQuestion(int Limit, int Offset)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } = [QueryParameters.ListLimit, QueryParameters.Cursor, QueryParameters.MinEpoch];

    public static MissingDependenciesQuestion Read(QueryReader reader) => new(reader.ReadInt32(QueryParameters.ListLimit), reader.ReadOffset());

    public async Task<MissingDependenciesResponse> AnswerAsync(LineageGraphHost host, CancellationToken cancellationToken)
    {
        var graph = host.Current;
        var dependencies = await SchedulerDependencies.ReadAsync(host.Store, cancellationToken).ConfigureAwait(false);
        var missing = MissingDependencies.Find(graph, dependencies, cancellationToken);
        var end = (int)Math.Min((long)Offset + Limit, missing.Length);
        return new MissingDependenciesResponse(
            graph.Epoch, missing.Length,
            [.. missing.Skip(Offset).Take(Limit).Select(one => new MissingDependencyResponse(
                one.Job.ToString(), one.Writer.ToString(), [.. one.Datasets.Select(dataset => dataset.ToString())]))],
            end < missing.Length ? end.ToString(CultureInfo.InvariantCulture) : null);
    }
}
