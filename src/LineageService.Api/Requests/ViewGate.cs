using LineageService.Graph.History;

namespace LineageService.Api.Requests;

/// <summary>Opens what a request reads: waits for the commit it asks for, and takes the point of the two times that it names.</summary>
public sealed class ViewGate(EpochGate epochs, HistoricalGraphs graphs)
{
    /// <exception cref="Problems.ProblemException">503 where the commit does not come in time; 410 where the history at the point is not kept.</exception>
    public async ValueTask<LineageView> OpenAsync(ViewQuery query, CancellationToken cancellationToken)
    {
        await epochs.WaitAsync(query.MinEpoch, cancellationToken).ConfigureAwait(false);
        await KeptHistory.RequireAsync(graphs, cancellationToken, query.Point).ConfigureAwait(false);
        return graphs.At(query.Point).SeenAs(query.Visibility);
    }
}
