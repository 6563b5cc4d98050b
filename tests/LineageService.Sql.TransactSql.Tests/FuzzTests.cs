using System.Diagnostics;
using LineageService.Sql.TransactSql.Tests.CrossCheck;
using LineageService.Testing;

namespace LineageService.Sql.TransactSql.Tests;

/// <summary>
/// Damaged batches of real scripts, odd characters among them, never take ScriptDom's path down, hang it or give places outside of the
/// text.
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const int Batches = 2_000;

    // For one text; all of them take 3.5 s on an idle machine.
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(15);

    [Fact]
    public void Damaged_batches_of_the_corpus_are_read_or_refused()
    {
        var texts = CorpusTests.Lines(SharedFiles.Require("corpora/statements/tsql.jsonl.gz"))
            .Select(line => line.Sql).Where(sql => sql.Length < 5_000).ToList();
        var mutator = new BatchMutator(7, texts, '\u0001', '\uFFFF');
        var fallback = new RecordingFrontEnd();
        var frontEnd = new ScriptDomFrontEnd(fallback, TransactSqlLimits.Default with { TimeBudget = Allowed });
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Batches; i++)
        {
            var sql = mutator.Next();
            var script = frontEnd.Parse(sql, TestContext.Current.CancellationToken);
            Assert.All(script.Statements, statement => Assert.InRange(statement.Span.End, 0, sql.Length));
            Assert.All(script.Diagnostics, found => Assert.InRange(found.Span?.End ?? 0, 0, sql.Length));
            Assert.DoesNotContain(script.Diagnostics, found => found.Message.Contains("time for ScriptDom", StringComparison.Ordinal));
        }

        output.WriteLine($"{Batches} batches in {clock.Elapsed.TotalSeconds:F1} s, {fallback.Texts.Count} of them refused in part or whole");
        Assert.InRange(fallback.Texts.Count, 1, Batches - 1);
    }

    [Fact]
    public void Deep_mixtures_of_everything_that_nests_are_read_or_refused()
    {
        string[] openings =
        [
            "(", "CASE WHEN 1=1 THEN ", "BEGIN ", "IF 1=1 ", "WHILE 1=1 ", "SELECT (", "NOT ", "-", "~", "EXISTS (SELECT ", "f(", "BEGIN TRY ",
            "ELSE ", "a JOIN ", "(SELECT * FROM ", "UNION ", "+ ", "AND ", "[a].", "EXEC ", "{fn f(", "CAST(", "WITH x AS (",
        ];
        var random = new Random(3);
        var frontEnd = new ScriptDomFrontEnd(new RecordingFrontEnd(), TransactSqlLimits.Default with { TimeBudget = Allowed });
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 60; i++)
        {
            // A few openings repeated, so that they nest as far as the limits allow and beyond.
            var few = Enumerable.Range(0, random.Next(1, 4)).Select(_ => openings[random.Next(openings.Length)]).ToArray();
            var levels = random.Next(400, 12_000);
            var sql = "SELECT 1 WHERE " + string.Concat(Enumerable.Range(0, levels).Select(level => few[level % few.Length]));
            var script = frontEnd.Parse(sql, TestContext.Current.CancellationToken);
            Assert.DoesNotContain(script.Diagnostics, found => found.Message.Contains("time for ScriptDom", StringComparison.Ordinal));
        }

        output.WriteLine($"{clock.Elapsed.TotalSeconds:F1} s");
    }
}
