using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Graph.History;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Finds the dataset or job that a filter names by id or bare name.</summary>
internal static class FilterLookup
{
    /// <exception cref="ProblemException">404 or 409.</exception>
    public static async Task<DatasetId?> DatasetAsync(LineageView view, string? text, CancellationToken cancellationToken)
    {
        if (text is null) return null;
        var query = new NodeQuery(text, null, null, null) { Visibility = view.Visibility };
        return query.Resolve(await view.NamesAsync(query.Names, cancellationToken).ConfigureAwait(false)).Dataset ?? throw NodeQuery.Unknown(text);
    }

    /// <param name="readers">Asked one after the other: a job that is gone is found where it was.</param>
    /// <exception cref="ProblemException">404 or 409.</exception>
    public static async Task<JobId?> JobAsync(IReadOnlyList<ILineageReader> readers, string? text, CancellationToken cancellationToken)
    {
        if (text is null) return null;
        var query = new NodeQuery(text, null, null, null);
        for (var index = 0; ; index++)
        {
            try
            {
                return (await JobLookup.FindAsync(readers[index], query, cancellationToken).ConfigureAwait(false)).Id;
            }
            catch (ProblemException failure) when (failure.Problem.Type == ProblemType.UnknownNode && index + 1 < readers.Count)
            {
                continue;
            }
        }
    }
}
