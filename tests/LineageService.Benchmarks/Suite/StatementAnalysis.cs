using LineageService.Benchmarks.Generator.Retail;
using LineageService.Benchmarks.Measuring;
using LineageService.Benchmarks.Peers;
using LineageService.Ingestion.Analysis;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Lineage;

namespace LineageService.Benchmarks.Suite;

/// <summary>
/// B1: statements of decision-support shape, each lexed, parsed, resolved against the full schema and folded to the lineage of all its outputs, on one
/// thread. Measured in processor time of the process, garbage collection included: other programs of the machine do not count.
/// </summary>
internal sealed class StatementAnalysis : IBenchmark
{
    // 8,000 statements a second.
    private const double MicrosecondsLimit = 125;

    // A round lasts about a third of a second; the first ones warm up the compiler.
    private const int Repeats = 40, WarmUps = 4, Rounds = 8;

    public string Name => "B1";

    public string Summary => "99 statements of decision-support shape to the lineage of all outputs, one core; at most 125 µs each";

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var statements = RetailStatements.All;
        var dialect = SqlAnalysis.FindDialect(RetailStatements.Dialect, out _);
        var disagreements = new List<string>();
        long edges = 0, characters = 0, tokens = 0;
        for (var i = 0; i < statements.Count; i++)
        {
            var result = Analyze(statements[i], dialect, cancellationToken);
            edges += result.Columns.Length + result.Rows.Length + result.SetDependences.Length;
            characters += statements[i].Length;
            tokens += Lexer.Tokenize(statements[i], dialect.Lexical).Tokens.Length;
            if (Fault(result) is { } fault) disagreements.Add($"statement {i}: {fault}");
        }

        void AnalyzeAll()
        {
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var statement in statements) Analyze(statement, dialect, cancellationToken);
            }
        }

        var work = ProcessorWork.Best(WarmUps, Rounds, AnalyzeAll);
        var count = statements.Count * Repeats;
        var metrics = new List<Metric>
        {
            new("statements", statements.Count, "statements"),
            new("characters a statement", characters / (double)statements.Count, "characters"),
            new("tokens a statement", tokens / (double)statements.Count, "tokens"),
            new("edges a statement", edges / (double)statements.Count, "edges"),
            new("processor time a statement", work.Seconds / count * 1e6, "µs", MicrosecondsLimit),
            new("statements a second of one core", count / work.Seconds, "statements/s"),
            new("text a second of one core", characters * (double)Repeats / work.Seconds / 1e6, "MB/s"),
            new("allocated a statement", work.Bytes / (double)count, "B"),
        };
        metrics.AddRange(await SqlglotPeer.MeasureAsync(statements, context, cancellationToken));
        return new BenchmarkReport(Name, metrics, disagreements);
    }

    internal static LineageResult Analyze(string statement, SqlDialect dialect, CancellationToken cancellationToken) =>
        SqlAnalysis.Analyze(statement, dialect, null, RetailSchema.Catalog, AnalysisOptions.Default, cancellationToken);

    /// <summary>What is wrong with a lineage: every statement reads tables that are all known. Null where nothing is.</summary>
    private static string? Fault(LineageResult result) =>
        result.OutputColumns.IsEmpty ? "it has no output"
        : result.Rows.IsEmpty ? "it reads nothing"
        : !result.Unknowns.IsEmpty ? result.Unknowns[0].Message
        : !result.Diagnostics.IsEmpty ? result.Diagnostics[0].Message
        : null;
}
