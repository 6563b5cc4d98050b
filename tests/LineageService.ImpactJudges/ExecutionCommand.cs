using System.CommandLine;
using LineageService.ExecutionOracle.Execution;
using LineageService.ImpactJudges.Execution;
using LineageService.Testing.Servers;

namespace LineageService.ImpactJudges;

/// <summary><c>execution</c>: before and after executed on SQLite and PostgreSQL.</summary>
internal static class ExecutionCommand
{
    public static Command Create()
    {
        var pairs = new Option<int>("--pairs") { DefaultValueFactory = _ => 3_000, Description = "Pairs of queries, over both engines." };
        var seed = new Option<ulong>("--seed") { DefaultValueFactory = _ => 1, Description = "Seed of schemas, rows, queries and changes." };
        var pair = new Option<ulong[]>("--pair") { AllowMultipleArgumentsPerToken = true, Description = "Only the pairs of these numbers, as a report tells them; with one engine." };
        var engine = new Option<string>("--engine") { DefaultValueFactory = _ => "both", Description = "sqlite, postgres or both." };
        var json = new Option<string?>("--json") { Description = "Write the report to this file too." };
        engine.AcceptOnlyFromAmong("sqlite", "postgres", "both");
        var command = new Command(
            "execution", "Executes changed queries with their consumers. Exit code 1 where something differs that no report said; 2 for wrong usage.")
        {
            pairs, seed, pair, engine, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(engine)!;
            var each = wanted == "both" ? parsed.GetValue(pairs) / 2 : parsed.GetValue(pairs);
            var tallies = new List<ExecutionTally>();
            if (wanted != "postgres")
            {
                using var database = new SqliteDatabase();
                tallies.Add(await RunAsync(new ExecutionRun(database, parsed.GetValue(seed), each, cancellationToken), parsed.GetValue(pair) ?? []).ConfigureAwait(false));
            }

            if (wanted != "sqlite")
            {
                using var cluster = PostgresCluster.TryStart(out var reason);
                if (cluster is null)
                {
                    await Console.Error.WriteLineAsync(reason).ConfigureAwait(false);
                    return 2;
                }

                using var database = new PostgresDatabase(cluster);
                tallies.Add(await RunAsync(new ExecutionRun(database, parsed.GetValue(seed), each, cancellationToken), parsed.GetValue(pair) ?? []).ConfigureAwait(false));
            }

            JudgeReport.Write(new { seed = parsed.GetValue(seed), engines = tallies }, parsed.GetValue(json));
            return tallies.Exists(tally => tally.Missed.Count > 0) ? 1 : 0;
        });
        return command;
    }

    private static async Task<ExecutionTally> RunAsync(ExecutionRun run, ulong[] numbers)
    {
        if (numbers.Length == 0) return await run.RunAsync().ConfigureAwait(false);
        foreach (var number in numbers[..^1]) await run.RunOneAsync(number).ConfigureAwait(false);
        return await run.RunOneAsync(numbers[^1]).ConfigureAwait(false);
    }
}
