using LineageService.Api.Contracts;
using LineageService.Graph.Store;

namespace LineageService.Api.Administration;

/// <summary>Gives free space back; asked by <c>POST /api/v2/admin/compact</c> and <c>lineage admin compact</c>.</summary>
public static class CompactionRequest
{
    public static async Task<CompactionResponse> RunAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        var report = await store.CompactAsync(cancellationToken).ConfigureAwait(false);
        return new CompactionResponse(report.BytesBefore, report.BytesAfter);
    }
}
