using LineageService.Benchmarks.Generator.Retail;
using LineageService.Benchmarks.Measuring;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Analysis.Caching;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;

namespace LineageService.Benchmarks.Suite;

/// <summary>
/// B1b: the statements of B1 through the cache that events go through, found by their text and found by their tokens after they were indented and
/// commented anew. Every answer of the catalog is checked again for each.
/// </summary>
internal sealed class CachedAnalyses : IBenchmark
{
    // 120,000 statements a second.
    private const double MicrosecondsLimit = 8.333;
    private const int Repeats = 400, Respellings = 20, WarmUps = 4, Rounds = 8;

    public string Name => "B1b";

    public string Summary => "the same where the cache has them; at most 8.33 µs each";

    public Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var statements = RetailStatements.All;
        var dialect = SqlAnalysis.FindDialect(RetailStatements.Dialect, out _);
        var cache = new AnalysisCache();
        var disagreements = new List<string>();
        for (var i = 0; i < statements.Count; i++)
        {
            var made = Ask(cache, statements[i], dialect, cancellationToken);
            if (!ReferenceEquals(made, Ask(cache, statements[i], dialect, cancellationToken))) disagreements.Add($"statement {i} is not found again");
            var respelled = Respelled(statements[i], 0);
            var alone = StatementAnalysis.Analyze(respelled, dialect, cancellationToken);
            if (!alone.Columns.Select(edge => (edge.Source, edge.Target, edge.Subtype, edge.Span)).SequenceEqual(
                Ask(cache, respelled, dialect, cancellationToken).Columns.Select(edge => (edge.Source, edge.Target, edge.Subtype, edge.Span))))
            {
                disagreements.Add($"statement {i} has other edges, or in other places, when it is found by its tokens");
            }
        }

        var found = ProcessorWork.Best(WarmUps, Rounds, () =>
        {
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                foreach (var statement in statements) Ask(cache, statement, dialect, cancellationToken);
            }
        });

        // Each spelling is asked for once: the second time it would be found by its text.
        var spelling = 1;
        var likened = ProcessorWork.Best<List<string>>(WarmUps, Rounds, () => [.. Enumerable.Range(0, Respellings).SelectMany(
            _ => Respell(statements, spelling++))], texts =>
        {
            foreach (var text in texts) Ask(cache, text, dialect, cancellationToken);
        });
        var (count, respelledCount) = (statements.Count * Repeats, statements.Count * Respellings);
        return Task.FromResult(new BenchmarkReport(
            Name,
            [
                new Metric("found by text, processor time", found.Seconds / count * 1e6, "µs", MicrosecondsLimit),
                new Metric("found by text, a second of one core", count / found.Seconds, "statements/s"),
                new Metric("found by text, allocated a statement", found.Bytes / (double)count, "B"),
                new Metric("found by tokens, processor time", likened.Seconds / respelledCount * 1e6, "µs"),
                new Metric("found by tokens, a second of one core", respelledCount / likened.Seconds, "statements/s"),
                new Metric("found by tokens, allocated a statement", likened.Bytes / (double)respelledCount, "B"),
            ],
            disagreements));
    }

    private static LineageResult Ask(AnalysisCache cache, string statement, SqlDialect dialect, CancellationToken cancellationToken) =>
        cache.Analyze(statement, dialect, RetailSchema.Catalog, AnalysisOptions.Default, cancellationToken);

    private static IEnumerable<string> Respell(IReadOnlyList<string> statements, int number) =>
        statements.Select(statement => Respelled(statement, number));

    private static string Respelled(string statement, int number) =>
        statement.Replace("\n", $" -- {number}\n    ", StringComparison.Ordinal).Replace(", ", " ,  ", StringComparison.Ordinal);
}
