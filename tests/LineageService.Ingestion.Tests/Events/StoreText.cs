using System.Text;
using LineageService.Graph.Store;
using LineageService.Ingestion.Exchange;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>The contents of a store with all its history as text, to compare two: the canonical export.</summary>
internal static class StoreText
{
    public static async Task<string> OfAsync(ILineageStore store)
    {
        using var export = new MemoryStream();
        await CanonicalExport.WriteAsync(store, export, withSql: true, null, CancellationToken.None);
        return Encoding.UTF8.GetString(export.GetBuffer(), 0, (int)export.Length);
    }
}
