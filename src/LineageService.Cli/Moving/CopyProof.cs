using System.Security.Cryptography;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Ingestion.Exchange;

namespace LineageService.Cli.Moving;

/// <summary>Whether a copy is what was read from its source, item by item, and whether both believe the same.</summary>
/// <param name="Differences">Kinds of items that differ, with the numbers of both.</param>
/// <param name="ExportSha256">Of the canonical export of both; null where they differ, or the source has changed meanwhile.</param>
internal sealed record CopyProof(
    IReadOnlyList<(string Kind, long Here, long There)> Differences, string? ExportSha256, long ExportLinesOnlyInSource, long ExportLinesOnlyInTarget)
{
    public bool IsEqual => Differences.Count == 0 && ExportLinesOnlyInSource + ExportLinesOnlyInTarget == 0;

    public static async Task<CopyProof> OfAsync(TransferReport report, ILineageStore? source, ILineageStore target, CancellationToken cancellationToken)
    {
        var differences = report.Digest.Differences(
            await ImageDigest.OfAsync((IStoreImage)target, null, cancellationToken).ConfigureAwait(false));
        if (source is null || source.Epoch != report.Epoch) return new CopyProof(differences, null, 0, 0);
        var exports = await ExportComparison.OfAsync(source, target, cancellationToken).ConfigureAwait(false);
        if (source.Epoch != report.Epoch) return new CopyProof(differences, null, 0, 0);
        return new CopyProof(
            differences, exports.IsEqual ? await HashAsync(target, cancellationToken).ConfigureAwait(false) : null,
            exports.OnlyBefore.Values.Sum(), exports.OnlyAfter.Values.Sum());
    }

    private static async Task<string> HashAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        using var sha = SHA256.Create();
        var stream = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write);
        await using (stream.ConfigureAwait(false))
        {
            await CanonicalExport.WriteAsync(store, stream, withSql: true, null, cancellationToken).ConfigureAwait(false);
        }

        return Convert.ToHexStringLower(sha.Hash!);
    }
}
