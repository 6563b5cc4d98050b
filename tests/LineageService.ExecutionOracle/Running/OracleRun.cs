using System.Diagnostics;
using LineageService.ExecutionOracle.Execution;
using LineageService.ExecutionOracle.Generation;
using LineageService.ExecutionOracle.Judging;
using LineageService.ExecutionOracle.Perturbing;

namespace LineageService.ExecutionOracle.Running;

/// <summary>
/// Generates worlds and queries from a seed, analyses and executes them under every change, and counts. Mutable, for one run over one engine.
/// </summary>
internal sealed class OracleRun(IDatabase database, ulong seed, int wantedPairs, CancellationToken cancellationToken)
{
    private const int QueriesPerWorld = 40;
    private const int ShownRefusals = 5;

    private readonly EdgeTally _tally = new();
    private readonly List<Finding> _findings = [];
    private readonly List<string> _refusals = [];
    private readonly HashSet<GeneratedQuery> _wrong = new(ReferenceEqualityComparer.Instance);
    private int _queries;
    private int _refused;
    private int _pairs;
    private int _rowSetPairs;
    private int _changedPairs;
    private long _executions;
    private int _failed;

    public EngineReport Run()
    {
        var watch = Stopwatch.StartNew();
        for (var number = 0UL; _pairs < wantedPairs; number++) RunWorld(World.Make((seed << 32) + number));
        return new EngineReport(
            database.Version, _queries, _refused, _pairs, _rowSetPairs, _changedPairs, _executions, _failed, _findings.Count,
            Math.Round(watch.Elapsed.TotalSeconds, 1),
            _tally.Kinds.ToDictionary(
                kind => kind.Key,
                kind => new EdgeRate(kind.Value.Edges, kind.Value.Unconfirmed, Math.Round((double)kind.Value.Unconfirmed / kind.Value.Edges, 4))),
            [.. _findings.Select(finding => finding.ToString())], _refusals);
    }

    private void RunWorld(World world)
    {
        database.Create(world);
        var subjects = new List<Subject>();
        try
        {
            var wanted = Math.Min(QueriesPerWorld, 1 + ((wantedPairs - _pairs) / 8));
            for (var number = 0UL; subjects.Count < wanted; number++)
            {
                if (Make(QueryWriter.Write(new Choices((world.Seed << 12) + number), world, database.Traits), world) is { } subject) subjects.Add(subject);
            }

            foreach (var table in world.Tables) RunTable(world, table, subjects.FindAll(subject => subject.Query.Tables.Contains(table.Name)));
        }
        finally
        {
            foreach (var subject in subjects) subject.Dispose();
        }
    }

    private Subject? Make(GeneratedQuery query, World world)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var subject = Subject.Make(query, world, database, cancellationToken);

            // A query without rows shows little; most of them stay so whatever changes.
            if (subject.Before.Rows.Count > QueryAnswer.RowLimit || (subject.Before.Rows.Count == 0 && query.Choices.Length % 8 != 0))
            {
                subject.Dispose();
                return null;
            }

            _queries++;
            if (subject.Gap is { } gap) Report(world, new Finding(world.Seed, query, null, new Violation(ViolationKind.NotUnderstood, null), gap));
            return subject;
        }
        catch (QueryFailedException failure)
        {
            _refused++;
            if (_refusals.Count < ShownRefusals) _refusals.Add($"{failure.Message}: {query.Sql}");
            return null;
        }
    }

    /// <summary>All changes of one table, each loaded once for all queries that read it.</summary>
    private void RunTable(World world, BaseTable table, List<Subject> subjects)
    {
        foreach (var changes in WorldChanges.Of(world, table).GroupBy(change => change.Column))
        {
            var effects = subjects.ConvertAll(_ => new List<Judge.Effect>());
            var any = default(Change);
            foreach (var change in changes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                any = change;
                database.Load(change.After);
                for (var i = 0; i < subjects.Count; i++)
                {
                    if (Execute(world, table, subjects[i], change) is { } effect) effects[i].Add(effect);
                }
            }

            database.Load(table);
            for (var i = 0; i < subjects.Count; i++)
            {
                if (changes.Key is null) _rowSetPairs++;
                else _pairs++;
                if (effects[i].Exists(effect => !effect.IsNone)) _changedPairs++;
                _tally.Add(subjects[i], any!, effects[i]);
            }
        }
    }

    private Judge.Effect? Execute(World world, BaseTable table, Subject subject, Change change)
    {
        _executions++;
        try
        {
            var violations = new List<Violation>();
            var effect = subject.Judge.Compare(change, subject.Execute(), violations);
            if (violations.Count > 0 && subject.Gap is null && !_wrong.Contains(subject.Query))
            {
                database.Load(table);
                Report(world, new Finding(world.Seed, subject.Query, change, violations[0], ""));
                database.Load(change.After);
            }

            return effect;
        }
        catch (QueryFailedException)
        {
            _failed++;
            return null;
        }
    }

    /// <summary>One finding for each query; every table has its own rows while it is made simpler.</summary>
    private void Report(World world, Finding finding)
    {
        if (!_wrong.Add(finding.Query)) return;
        _findings.Add(new Shrinker(world, database, cancellationToken).Shrink(finding));
    }
}
