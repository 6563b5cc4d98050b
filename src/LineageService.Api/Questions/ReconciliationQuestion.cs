using System.Collections.Immutable;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.History;
using LineageService.Graph.History.Reconciliation;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;

namespace LineageService.Api.Questions;

/// <summary>
/// How declared and observed lineage agree; asked by <c>GET /api/v2/reconciliation</c> and <c>lineage reconcile</c> with the same
/// parameters.
/// </summary>
/// <param name="Dataset">As the request names it; null for any.</param>
public sealed record ReconciliationQuestion(
    string? Namespace, string? Dataset, string? Job, string? Layer, string? Producer, ImmutableArray<ReconciliationStatus> Statuses,
    int Limit,
    int Offset)
{
    private static readonly ImmutableArray<ReconciliationStatus> AllButAgreed =
    [
        ReconciliationStatus.DeclaredNeverObserved, ReconciliationStatus.ObservedNeverDeclared, ReconciliationStatus.Contradiction,
        ReconciliationStatus.Undecided,
    ];

    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        QueryParameters.TargetNamespace, QueryParameters.TargetDataset, QueryParameters.ClaimingJob, QueryParameters.Layer,
        QueryParameters.Producer,
        QueryParameters.Statuses, QueryParameters.ColumnLimit, QueryParameters.Cursor, .. ViewQuery.Parameters,
    ];

    public static ReconciliationQuestion Read(QueryReader reader) => new(
        reader.Read(QueryParameters.TargetNamespace),
        reader.Read(QueryParameters.TargetDataset),
        reader.Read(QueryParameters.ClaimingJob),
        reader.Read(QueryParameters.Layer),
        reader.Read(QueryParameters.Producer),
        reader.ReadList(QueryParameters.Statuses),
        reader.ReadInt32(QueryParameters.ColumnLimit),
        reader.ReadOffset());

    /// <exception cref="ProblemException">The dataset or job is unknown or ambiguous.</exception>
    public async Task<ReconciliationResponse> AnswerAsync(ILineageStore store, LineageView view, CancellationToken cancellationToken)
    {
        var request = new ReconciliationRequest(
            Namespace,
            await FilterLookup.DatasetAsync(view, Dataset, cancellationToken).ConfigureAwait(false),
            Layer,
            await FilterLookup.JobAsync([view.Reader], Job, cancellationToken).ConfigureAwait(false),
            Producer,
            Statuses.IsEmpty ? AllButAgreed : Statuses,
            Offset,
            Limit)
        {
            Visibility = view.Visibility,
        };
        var identity = await IdentityMap.ReadAsync(store, view.Point.KnownAt, cancellationToken).ConfigureAwait(false);
        // Whole, for what is compared: the request's visibility decides over what is told.
        var reader = view.Visibility.IsAll ? view.Reader : store.At(view.Point);
        var report = await LineageReconciliation.ReconcileAsync(store, reader, identity, request, cancellationToken)
            .ConfigureAwait(false);
        var next = report.HasMore ? (Offset + report.Columns.Length).ToString(CultureInfo.InvariantCulture) : null;
        return ReconciliationAnswers.Of(report, view, next);
    }
}
