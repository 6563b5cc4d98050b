using System.Security.Cryptography;
using System.Text;

namespace LineageService.Ingestion.Tests.EdgeTruth;

/// <summary>
/// Draws the 60 tasks whose edges were checked by hand. Each kind is a stratum, split again in thirds by the length of its SQL; each third
/// gives the same number of tasks, the first in the order of SHA-256 over seed and file: the draw depends on nothing but the corpus.
/// Tasks above 25,000 characters stay out: no one can check those by hand, and what is true of them is not known better than by the engine.
/// </summary>
internal static class EdgeTruthDraw
{
    public const int MaximumLength = 25_000;

    private const string Seed = "20261126";

    private const int Thirds = 3;

    private static readonly (string Kind, int Tasks)[] Quotas = [("query", 24), ("view", 24), ("materialized_view", 6), ("script", 6)];

    /// <summary>The drawn tasks in the order of their ranks, all kinds mixed.</summary>
    public static List<CorpusTask> Draw(IReadOnlyCollection<CorpusTask> corpus)
    {
        var drawn = new List<CorpusTask>();
        foreach (var (kind, quota) in Quotas)
        {
            var stratum = corpus.Where(task => task.Kind == kind && task.Sql.Length <= MaximumLength)
                .OrderBy(task => task.Sql.Length).ThenBy(task => task.File, StringComparer.Ordinal).ToList();
            for (var third = 0; third < Thirds; third++)
            {
                var from = stratum.Count * third / Thirds;
                var to = stratum.Count * (third + 1) / Thirds;
                drawn.AddRange(stratum[from..to].OrderBy(Rank, StringComparer.Ordinal).Take(quota / Thirds));
            }
        }

        return [.. drawn.OrderBy(Rank, StringComparer.Ordinal)];
    }

    private static string Rank(CorpusTask task) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed}:{task.File}")));
}
