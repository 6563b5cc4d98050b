using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Exchange;

/// <summary>How the canonical exports of two stores differ: lines by kind that only one has.</summary>
public sealed record ExportComparison(ImmutableSortedDictionary<string, long> OnlyBefore, ImmutableSortedDictionary<string, long> OnlyAfter)
{
    public bool IsEqual => OnlyBefore.IsEmpty && OnlyAfter.IsEmpty;

    /// <exception cref="LineageStoreException">A store cannot be read.</exception>
    public static async Task<ExportComparison> OfAsync(ILineageStore before, ILineageStore after, CancellationToken cancellationToken)
    {
        var left = await LinesAsync(before, cancellationToken).ConfigureAwait(false);
        var right = await LinesAsync(after, cancellationToken).ConfigureAwait(false);
        return new ExportComparison(Only(left, right), Only(right, left));
    }

    private static ImmutableSortedDictionary<string, long> Only(Dictionary<UInt128, string> lines, Dictionary<UInt128, string> others) =>
        lines.Where(line => !others.ContainsKey(line.Key)).GroupBy(line => line.Value, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => (long)group.Count(), StringComparer.Ordinal);

    // By hash: two exports need not fit into memory side by side.
    private static async Task<Dictionary<UInt128, string>> LinesAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        var lines = new Dictionary<UInt128, string>();
        await foreach (var line in CanonicalExport.LinesAsync(store, withSql: true, cancellationToken).ConfigureAwait(false))
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(line));
            lines[BinaryPrimitives.ReadUInt128LittleEndian(hash)] = string.Intern(KindOf(line));
        }

        return lines;
    }

    private static string KindOf(string line)
    {
        const string Start = "{\"kind\":\"";
        var end = line.IndexOf('"', Start.Length);
        return line[Start.Length..end];
    }
}
