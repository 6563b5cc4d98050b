using System.Text.RegularExpressions;
using LineageService.Graph.History;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis.Events;
using LineageService.Ingestion.Tests.Events;

namespace LineageService.Ingestion.Tests.Evidence;

/// <summary>
/// The defect of openlineage-spark 1.37 and later, found by comparing what the client says with what the SQL of the same run says. Client 1.36 ran
/// part of the same SQL and tells what is right. The two name jobs otherwise, so that target tables with the same text are compared.
/// </summary>
public sealed partial class SparkClientTests(ITestOutputHelper output)
{
    private const string Newer = "1.53";
    private const string Older = "1.36";

    [Fact]
    public async Task The_defect_of_client_1_53_is_found_in_the_columns_that_differ_from_1_36()
    {
        var older = await ReadAsync("spark-1.36-dataset-mode");
        int differ = 0, found = 0;
        foreach (var (target, (run, statement)) in await ReadAsync("spark-warehouse-day1", "spark-warehouse-day2"))
        {
            if (run is null || !older.TryGetValue(target, out var known) || known.Run is null) continue;
            var contradicted = statement is null ? [] : Columns(EvidenceComparison.Of(run, statement), EvidenceVerdict.Contradiction);
            foreach (var column in EvidenceComparison.Of(run, known.Run).Columns)
            {
                if (column.OnlyFirst.IsEmpty && column.OnlySecond.IsEmpty) continue;
                differ++;
                if (contradicted.Contains(column.Column)) found++;
                else output.WriteLine($"not found: {target.Table}.{column.Column}");
            }
        }

        output.WriteLine($"{found} of {differ} columns that {Newer} and {Older} see otherwise are contradicted by the SQL");
        Assert.True(differ > 40, $"{differ}");
        Assert.True(found >= 0.95 * differ, $"{found} of {differ}");
    }

    [Fact]
    public async Task Client_1_36_contradicts_its_sql_nowhere_beyond_its_known_exceptions()
    {
        foreach (var (target, (run, statement)) in await ReadAsync("spark-1.36-dataset-mode"))
        {
            if (run is null || statement is null) continue;
            var contradicted = Columns(EvidenceComparison.Of(run, statement), EvidenceVerdict.Contradiction);

            // Spark runs INTERSECT as a semi join: its client names the left branch only.
            if (target.Text.Contains(" INTERSECT ", StringComparison.Ordinal)) Assert.Equal(["user_id"], contradicted);
            else Assert.True(contradicted.Count == 0, $"{target.Table}: {string.Join(", ", contradicted)}");
        }
    }

    [Fact]
    public async Task What_the_sql_says_is_walked_for_the_new_client_and_a_view_of_the_session_is_not_a_dataset()
    {
        var targets = await ReadAsync("spark-warehouse-day1");
        var both = targets.Values.Where(sets => sets is { Run: not null, Statement: not null }).ToArray();
        Assert.All(both, sets => Assert.NotEqual(sets.Run!.IsActive, sets.Statement!.IsActive));
        Assert.All(both.Where(sets => sets.Statement!.Unknowns.IsEmpty), sets => Assert.True(sets.Statement!.IsActive));
        var statements = targets.Values.Select(sets => sets.Statement).OfType<EdgeSet>().ToArray();
        Assert.DoesNotContain(
            statements.SelectMany(set => set.Edges),
            edge => edge.From.Dataset.Namespace == "file" && !edge.From.Dataset.Name.Contains('/', StringComparison.Ordinal));
    }

    private static HashSet<string> Columns(EvidenceComparison comparison, EvidenceVerdict verdict) =>
        [.. comparison.Columns.Where(column => column.Verdict == verdict).Select(column => column.Column)];

    private static async Task<Dictionary<(string Table, string Text), (EdgeSet? Run, EdgeSet? Statement)>> ReadAsync(params string[] files)
    {
        var sets = new Dictionary<(string, string), (EdgeSet?, EdgeSet?)>();
        foreach (var file in files)
        {
            await using var world = await IngestWorld.OpenAsync(analyzer: new SqlEventAnalyzer());
            await world.Ingester.IngestManyAsync(
                [.. SharedEvents.Lines(file).Select(line => (ReadOnlyMemory<byte>)line)], TestContext.Current.CancellationToken);
            await foreach (var set in world.Store.ReadEdgeSetsAsync(TestContext.Current.CancellationToken))
            {
                var job = await world.Store.FindJobAsync(set.Job, TestContext.Current.CancellationToken);
                var key = (set.Target.ToString(), Dates().Replace(job!.Sql ?? string.Empty, "DATE"));
                var (run, statement) = sets.GetValueOrDefault(key);
                sets[key] = (
                    set.Evidence == EvidenceKind.Run ? set : run, set.Evidence == EvidenceKind.Statement ? set : statement);
            }
        }

        return sets;
    }

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}")]
    private static partial Regex Dates();
}
