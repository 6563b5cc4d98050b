using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;
using LineageService.Model;
using LineageService.Sql.Canonical;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Labels.Transformations;

/// <summary>
/// What a job does, as a hash that declassifications are bound to (propagation.md ): of the canonical form of its text where it has one, so that comments
/// and layout do not count, else of what its analysis said. Schemas are not in it: they are bound apart.
/// </summary>
public static class TransformationFingerprint
{
    private const string OfText = "c1:", OfAnalysis = "a1:";

    /// <returns>Null for a job that says nothing of what it does.</returns>
    public static string? Of(JobRecord? job)
    {
        if (job is null) return null;
        if (job.Sql is { } sql) return OfText + Hash(Canonical(sql, job.Dialect));
        return job.Fingerprint is { } fingerprint ? OfAnalysis + Hash(fingerprint) : null;
    }

    /// <summary>
    /// What jobs do now, of those that declassifications are bound to. An approved text is fingerprinted anew beside the current one, so that a newer engine
    /// does not suspend what nobody changed.
    /// </summary>
    /// <param name="records">By job; null for one that is gone.</param>
    public static IReadOnlyList<JobTransformation> Of(IReadOnlyDictionary<JobId, JobRecord?> records, IEnumerable<Declassification> declassifications)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(declassifications);
        var transformations = new List<JobTransformation>();
        foreach (var bindings in declassifications.Select(one => one.Bound).OfType<TransformationBinding>().GroupBy(bound => bound.Job))
        {
            if (!records.TryGetValue(bindings.Key, out var record)) continue;
            var now = Of(record);
            var same = bindings.Where(bound => bound.Text is { } text && record?.Sql is not null && Of(record with { Sql = text }) == now).Select(bound => bound.Fingerprint);
            transformations.Add(new JobTransformation(bindings.Key, now) { Same = [.. same] });
        }

        return transformations;
    }

    private static string Canonical(string sql, string? dialect) =>
        CanonicalScript.Of(sql, SqlAnalysis.FindDialect(dialect ?? "ansi", out _), NoTables.Instance).Text;

    // Schemas come and go without anybody changing the job.
    private sealed class NoTables : ISchemaCatalog
    {
        public static NoTables Instance { get; } = new();

        public TableSchema? Find(ReadOnlySpan<string> parts) => null;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
