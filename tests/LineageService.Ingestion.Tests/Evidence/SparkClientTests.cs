using LineageService.Graph.History;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis.Events;
using LineageService.Ingestion.Tests.Events;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Evidence;

/// <summary>
/// The defect of openlineage-spark 1.37 and later, found by comparing what the client says with what the SQL of the same run says. Client 1.36 ran
/// part of the same jobs and tells what is right; jobs are named otherwise by the two, so that tables are compared.
/// </summary>
public sealed class SparkClientTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Probe()
    {
        var day = await ReadAsync("spark-warehouse-day2");
        var old = await ReadAsync("spark-1.36-dataset-mode");
        output.WriteLine($"1.53 targets {day.Count}, 1.36 targets {old.Count}");
        foreach (var (name, targets) in new[] { ("1.53", day), ("1.36", old) })
        {
            var counts = new SortedDictionary<string, int>();
            var both = 0;
            foreach (var (target, (run, statement)) in targets)
            {
                if (run is null || statement is null) { counts[$"only {(run is null ? "sql" : "run")}"] = counts.GetValueOrDefault($"only {(run is null ? "sql" : "run")}") + 1; continue; }
                both++;
                if (!statement.Unknowns.IsEmpty) counts["incomplete"] = counts.GetValueOrDefault("incomplete") + 1;
                counts[run.IsActive ? "run active" : "statement active"] = counts.GetValueOrDefault(run.IsActive ? "run active" : "statement active") + 1;
                foreach (var column in EvidenceComparison.Of(run, statement).Columns)
                {
                    counts[column.Verdict.ToString()] = counts.GetValueOrDefault(column.Verdict.ToString()) + 1;
                    if (name == "1.36" && column.Verdict is not EvidenceVerdict.Agreed)
                        output.WriteLine($"  {name} {target}.{column.Column} {column.Verdict} run-only [{string.Join(" ", column.OnlyFirst)}] sql-only [{string.Join(" ", column.OnlySecond)}] {string.Join(" ", column.Usages)}");
                }
            }
            output.WriteLine($"{name} both {both}: {string.Join(", ", counts)}");
        }

        int differ = 0, found = 0;
        foreach (var (target, (run, statement)) in day)
        {
            if (run is null || !old.TryGetValue(target, out var other) || other.Run is null) continue;
            var truth = EvidenceComparison.Of(run, other.Run with { Evidence = EvidenceKind.Manual });
            var sql = statement is null ? null : EvidenceComparison.Of(run, statement);
            foreach (var column in truth.Columns)
            {
                if (column.OnlyFirst.IsEmpty && column.OnlySecond.IsEmpty) continue;
                differ++;
                var verdict = sql?.Columns.FirstOrDefault(one => one.Column.Equals(column.Column, StringComparison.OrdinalIgnoreCase));
                if (verdict?.Verdict is EvidenceVerdict.Contradiction) found++;
                else output.WriteLine($"missed {target}.{column.Column} {verdict?.Verdict} 153-only [{string.Join(" ", column.OnlyFirst)}] 136-only [{string.Join(" ", column.OnlySecond)}]");
            }
        }

        output.WriteLine($"differ {differ} found {found}");
    }

    private static async Task<Dictionary<string, (EdgeSet? Run, EdgeSet? Statement)>> ReadAsync(string file)
    {
        await using var world = await IngestWorld.OpenAsync(analyzer: new SqlEventAnalyzer());
        using var stream = new MemoryStream([.. SharedEvents.Lines(file).SelectMany(line => line.Append((byte)'\n'))]);
        await world.Ingester.IngestLinesAsync(stream, null, TestContext.Current.CancellationToken);
        var sets = new Dictionary<string, (EdgeSet?, EdgeSet?)>();
        await foreach (var set in world.Store.ReadEdgeSetsAsync(TestContext.Current.CancellationToken))
        {
            var name = $"{set.Target} {set.Job.Name.Replace("_", "", StringComparison.Ordinal)}";
            var (run, statement) = sets.GetValueOrDefault(name);
            if (set.Evidence == EvidenceKind.Run) run ??= set;
            if (set.Evidence == EvidenceKind.Statement) statement ??= set;
            sets[name] = (run, statement);
        }

        return sets;
    }
}
