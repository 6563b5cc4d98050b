using System.Diagnostics;
using LineageService.ExecutionOracle.Execution;
using LineageService.ExecutionOracle.Generation;

namespace LineageService.ImpactJudges.Execution;

/// <summary>Generates pairs from a seed, runs both versions of each and holds the report against what differs. Mutable, for one run.</summary>
internal sealed class ExecutionRun(IDatabase database, ulong seed, int wantedPairs, CancellationToken cancellationToken)
{
    private const int PairsPerWorld = 25;
    private const int Shown = 20;

    private static readonly string[] Made = ["o", "n", "m"];

    private readonly ExecutionTally _tally = new(database.Version);

    public async Task<ExecutionTally> RunAsync()
    {
        var watch = Stopwatch.StartNew();
        for (var number = 0UL; _tally.Pairs < wantedPairs; number++)
        {
            var world = World.Make((seed << 32) + number);
            database.Create(world);
            var maker = new PipelineMaker(world, database.Traits);
            for (var pair = 0UL; pair < PairsPerWorld && _tally.Pairs < wantedPairs; pair++)
            {
                if (maker.Make((world.Seed << 10) + pair) is { } pipeline) await RunAsync(pipeline, (world.Seed << 10) + pair).ConfigureAwait(false);
            }

            foreach (var table in Made) database.Execute($"DROP TABLE IF EXISTS {table}");
        }

        _tally.Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1);
        return _tally;
    }

    /// <summary>Only the pair of a number, as a run tells it.</summary>
    public async Task<ExecutionTally> RunOneAsync(ulong number)
    {
        var world = World.Make(number >> 10);
        database.Create(world);
        if (new PipelineMaker(world, database.Traits).Make(number) is { } pipeline) await RunAsync(pipeline, number).ConfigureAwait(false);
        foreach (var table in Made) database.Execute($"DROP TABLE IF EXISTS {table}");
        return _tally;
    }

    private async Task RunAsync(Pipeline pipeline, ulong number)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Execute(pipeline) is not var (before, after)) return;
        var report = await PipelineReport.MakeAsync(pipeline, database.Traits, cancellationToken).ConfigureAwait(false);
        var claims = new ImpactClaims(report, PipelineReport.Jobs(pipeline));
        _tally.Pairs++;
        _tally.PairsByKind[pipeline.Changed.Kind.ToString()] = _tally.PairsByKind.GetValueOrDefault(pipeline.Changed.Kind.ToString()) + 1;
        Count(pipeline, number, before, after, claims);
        var violations = new ExecutionJudge(pipeline, before, after, claims).Judge();
        if (violations.Count == 0) return;
        var atoms = string.Join(", ", report.Atoms.Select(atom => $"{atom.Kind} {atom.Dataset.Name}.{atom.Column} {atom.Before?.Length} {atom.Category}"));
        _tally.Missed.Add($"{Tell(pipeline, number, string.Join(", ", violations))}\n  atoms: {atoms}");
    }

    private (PipelineAnswers Before, PipelineAnswers After)? Execute(Pipeline pipeline)
    {
        try
        {
            var run = new PipelineRun(database, pipeline);
            var before = run.Before();
            if (before.Tables.Values.Any(table => table.Rows.Count > QueryAnswer.RowLimit)) return null;
            var after = run.After();

            // A query that the engine does not take is no change that anybody would merge, unless rows go into a table that does not fit.
            if (after.Failed.ContainsKey(Pipeline.Target) && (!pipeline.Positional || !run.Takes(pipeline.Changed.After))) return null;
            return after.Tables.Values.Any(table => table.Rows.Count > QueryAnswer.RowLimit) ? null : (before, after);
        }
        catch (QueryFailedException)
        {
            _tally.Refused++;
            return null;
        }
    }

    private void Count(Pipeline pipeline, ulong number, PipelineAnswers before, PipelineAnswers after, ImpactClaims claims)
    {
        var changed = 0;
        foreach (var table in pipeline.Filled)
        {
            var differs = after.Tables.TryGetValue(table, out var now)
                ? !ExecutionJudge.IsSame(before.Tables[table], now)
                : after.Failed.ContainsKey(table) || after.NotRun.Contains(table);
            if (differs) changed++;
            if (!claims.IsSilent(table))
            {
                _tally.Reported++;
                if (!differs) _tally.ReportedUnconfirmed++;
            }

            if (claims.HeadlineOf(table) is { } verdict)
                _tally.Add(pipeline.Changed.Kind, verdict, verdict is "BREAKING" or "STALE" ? !after.Tables.ContainsKey(table) : differs);
            if (table == Pipeline.Target || !claims.Breaking(table)) continue;
            _tally.Breaking++;
            if (!after.Tables.ContainsKey(table)) continue;
            _tally.BreakingThatRan++;
            if (_tally.Over.Count < Shown) _tally.Over.Add(Tell(pipeline, number, $"{table} runs"));
        }

        _tally.ChangedTables += changed;
        if (claims.Report.Summary.IsInconclusive) _tally.Inconclusive++;
        if (changed > 0) return;
        _tally.UnchangedPairs++;
        if (claims.Report.Summary.Verdict < LineageService.Impact.Verdict.Behavioral) return;
        _tally.UnchangedPairsReported++;
        var kind = pipeline.Changed.Kind.ToString();
        _tally.UnchangedPairsReportedByKind[kind] = _tally.UnchangedPairsReportedByKind.GetValueOrDefault(kind) + 1;
    }

    private static string Tell(Pipeline pipeline, ulong number, string what)
    {
        var consumers = string.Join("\n", pipeline.Consumers.Select(consumer =>
            $"  {consumer.Table}{(consumer.Positional ? " (by position)" : "")}: {consumer.Sql}"));
        return $"pair {number}, {pipeline.Changed.Kind}{(pipeline.Positional ? " by position" : "")}: {what}\n"
            + $"  before: {pipeline.Changed.Before}\n  after:  {pipeline.Changed.After}\n{consumers}";
    }
}
