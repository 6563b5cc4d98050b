using System.Collections.Immutable;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;
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
        var job = await JobLookup.FindAsync(VisibleReader.Of(host.Store, Node.Visibility), Node, cancellationToken).ConfigureAwait(false);
        var dependencies = await SchedulerDependencies.ReadAsync(host.Store, cancellationToken).ConfigureAwait(false);
        return new DependenciesResponse(
            host.Epoch, job.Id.ToString(), Of(dependencies.Upstream(job.Id), Node.Visibility), Of(dependencies.Downstream(job.Id), Node.Visibility));
    }

    private static IReadOnlyList<DependencyResponse> Of(IEnumerable<SchedulerDependency> dependencies, NodeVisibility visibility) =>
        [.. dependencies.Select(dependency => new DependencyResponse(visibility.Shown(dependency.Job).ToString(), dependency.Source.ToString()))];
}

/// <summary>What lineage has and schedulers have not; asked by <c>GET /api/v2/jobs/missing-dependencies</c> and <c>lineage dependencies --missing</c>.</summary>
public sealed record MissingDependenciesQuestion(int Limit, int Offset)
{
    /// <summary>What the answer may name.</summary>
    public NodeVisibility Visibility { get; init; } = NodeVisibility.All;

    public static ImmutableArray<QueryParameter> Parameters { get; } = [QueryParameters.ListLimit, QueryParameters.Cursor, QueryParameters.MinEpoch];

    public static MissingDependenciesQuestion Read(QueryReader reader) => new(reader.ReadInt32(QueryParameters.ListLimit), reader.ReadOffset())
    {
        Visibility = reader.Visibility,
    };

    public async Task<MissingDependenciesResponse> AnswerAsync(LineageGraphHost host, CancellationToken cancellationToken)
    {
        var graph = host.Current;
        var dependencies = await SchedulerDependencies.ReadAsync(host.Store, cancellationToken).ConfigureAwait(false);
        var missing = MissingDependencies.Find(graph, dependencies, cancellationToken);
        if (!Visibility.IsAll) missing = [.. missing.Where(one => Visibility.Sees(one.Job))];
        var end = (int)Math.Min((long)Offset + Limit, missing.Length);
        return new MissingDependenciesResponse(
            graph.Epoch, missing.Length,
            [.. missing.Skip(Offset).Take(Limit).Select(one => new MissingDependencyResponse(
                one.Job.ToString(), Visibility.Shown(one.Writer).ToString(), [.. one.Datasets.Select(dataset => Visibility.Shown(dataset).ToString())]))],
            end < missing.Length ? end.ToString(CultureInfo.InvariantCulture) : null);
    }
}
