using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.History;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Graph.Visibility;
using LineageService.Ingestion.Evidence;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Who claims an edge; asked by <c>GET /api/v2/evidence</c> and <c>lineage evidence</c> with the same parameters.</summary>
/// <param name="From">As the request names it.</param>
public sealed record EvidenceQuestion(string From, string To, string? Job)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
        [QueryParameters.EdgeFrom, QueryParameters.EdgeTo, QueryParameters.ClaimingJob, QueryParameters.MinEpoch];

    public static EvidenceQuestion Read(QueryReader reader)
    {
        var (from, to) = (reader.Read(QueryParameters.EdgeFrom), reader.Read(QueryParameters.EdgeTo));
        if (from is null) reader.Missing(QueryParameters.EdgeFrom, "Name the field or row set that the edge comes from.");
        if (to is null) reader.Missing(QueryParameters.EdgeTo, "Name the field or row set that the edge goes to.");
        return new EvidenceQuestion(from ?? "", to ?? "", reader.Read(QueryParameters.ClaimingJob));
    }

    /// <param name="ranking">How far the store's own rules believe producers.</param>
    /// <exception cref="ProblemException">A node is unknown, ambiguous, or no end of an edge.</exception>
    public async Task<EvidenceResponse> AnswerAsync(
        ILineageStore store, EvidenceRanking ranking, LineageView view, CancellationToken cancellationToken)
    {
        var job = await FilterLookup.JobAsync([view.Reader], Job, cancellationToken).ConfigureAwait(false);
        var selection = Query(From, view.Visibility).Names.And(Query(To, view.Visibility).Names).And(new NameSelection { Jobs = job is { } one ? [one] : [] });
        var graph = await view.NamesAsync(selection, cancellationToken).ConfigureAwait(false);
        var from = EndOf(graph, From, QueryParameters.EdgeFrom, view.Visibility);
        var to = EndOf(graph, To, QueryParameters.EdgeTo, view.Visibility);
        var evidence = await ReadAsync(new EdgeEvidenceReader(store, ranking), graph, from, to, job, cancellationToken).ConfigureAwait(false);
        return EvidenceAnswers.Of(evidence with { Claims = Shown(evidence.Claims, view.Visibility) }, view.Epoch);
    }

    // What is one dataset or job here may be claimed under several names.
    private static async Task<EdgeEvidence> ReadAsync(
        EdgeEvidenceReader reader, LineageGraph graph, LineageNode from, LineageNode to, JobId? job, CancellationToken cancellationToken)
    {
        var claims = ImmutableArray.CreateBuilder<EdgeClaim>();
        IEnumerable<JobId?> jobs = job is { } named ? StatedNames.Of(graph, named).Select(name => (JobId?)name) : [null];
        foreach (var name in jobs)
        {
            foreach (var source in StatedNames.Of(graph, from))
            {
                foreach (var target in StatedNames.Of(graph, to))
                    claims.AddRange((await reader.ReadAsync(source, target, name, cancellationToken).ConfigureAwait(false)).Claims);
            }
        }

        return new EdgeEvidence(from, to, claims.DrainToImmutable());
    }

    // That somebody else claims the edge is told, not who, by which runs and at which version.
    private static ImmutableArray<EdgeClaim> Shown(ImmutableArray<EdgeClaim> claims, NodeVisibility visibility) => visibility.IsAll
        ? claims
        :
        [
            .. claims.Select(claim => visibility.Sees(claim.Job)
                ? claim
                : claim with { Job = visibility.Shown(claim.Job), Runs = [], Cause = null, EndCause = null }),
        ];

    private static NodeQuery Query(string text, NodeVisibility visibility) => new(text, null, null, null) { Visibility = visibility };

    private static LineageNode EndOf(LineageGraph graph, string text, QueryParameter parameter, NodeVisibility visibility)
    {
        var root = Query(text, visibility).Resolve(graph);
        if (root is not { Kind: NodeKind.Field or NodeKind.RowSet, Dataset: { } id })
        {
            var violation = Violation.Query(parameter.Name, "Must name a field (field:…) or a row set (rowset:…): an edge joins those.");
            throw new ProblemException(
                new Problem(ProblemType.InvalidRequest, $"{violation.Name}: {violation.Message}") { Violations = [violation] });
        }

        // A table's path is only another name: the edges stand at the table.
        if (graph.FindDataset(id) is { } dataset) id = graph.Canonical(dataset).Id;
        return root.Kind == NodeKind.Field ? LineageNode.Field(id, root.Path!) : LineageNode.RowSet(id);
    }
}
