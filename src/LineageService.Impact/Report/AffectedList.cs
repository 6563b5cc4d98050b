using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Propagation;
using LineageService.Impact.Sources;
using LineageService.Model;

namespace LineageService.Impact.Report;

/// <summary>Makes affected nodes of what a spread visited: columns, what holds them, and the jobs in between. Mutable; one per report.</summary>
internal sealed class AffectedList(Spread spread)
{
    private readonly Tiers _tiers = Tiers.Of(spread.World.Source);
    private readonly Dictionary<string, AffectedNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<int, DatasetFacts> _facts = [];
    private readonly Dictionary<int, JobFacts> _jobFacts = [];

    /// <summary>Weights of the datasets that are reached, and of those of which nothing certain is known.</summary>
    public double ReachedWeight { get; private set; }

    public double UnknownWeight { get; private set; }

    public ImmutableArray<AffectedNode> ToNodes()
    {
        var datasets = new Dictionary<int, List<int>>();
        var jobs = new Dictionary<int, List<int>>();
        var columns = new Dictionary<int, List<int>>();
        for (var i = 0; i < spread.Visits.Count; i++)
        {
            var visit = spread.Visits[i];
            if (visit.Node < 0 || visit.Distance < 1) continue;
            Into(datasets, spread.Graph.DatasetOfVisit(visit), i);
            if (visit.Job >= 0) Into(jobs, visit.Job, i);
            if (!visit.IsOfDataset && visit.Kind is not (VisitKind.Rows or VisitKind.Order) && spread.Graph.NodeAt(visit.Node).Kind == NodeKind.Field) Into(columns, visit.Node, i);
        }

        foreach (var (node, visits) in columns) AddColumn(node, visits);
        foreach (var (dataset, visits) in datasets) AddDataset(dataset, visits);
        foreach (var job in jobs.Keys.Union(spread.Findings.Keys)) AddJob(job, jobs.GetValueOrDefault(job) ?? []);
        return [.. _nodes.Values.OrderByDescending(node => node.Severity).ThenByDescending(node => node.Verdict).ThenBy(node => node.Distance).ThenBy(node => node.Id, StringComparer.Ordinal)];
    }

    private static void Into(Dictionary<int, List<int>> groups, int key, int visit)
    {
        if (!groups.TryGetValue(key, out var list)) groups[key] = list = [];
        list.Add(visit);
    }

    private void AddColumn(int number, List<int> visits)
    {
        var node = spread.Graph.NodeAt(number);
        var dataset = spread.Graph.DatasetOfNode(number);
        var known = FactsOf(dataset);
        var readers = node.Path is { } path && known.ColumnReaders30Days.TryGetValue(path, out var count) ? count : (int?)null;
        var affected = Of(node.ToString(), AffectedKind.Column, visits, dataset, readers);
        Put(affected with { Column = node.Path, Readers30Days = readers });
    }

    private void AddDataset(int dataset, List<int> visits)
    {
        var known = FactsOf(dataset);
        var node = Of(spread.Graph.DatasetAt(dataset).ToString(), AssetKinds.Of(known.Kind ?? spread.Graph.Known(dataset)?.Kind), visits, dataset, known.Readers30Days);
        var weight = Tiers.Weight(_tiers.Of(dataset, spread.Graph));
        ReachedWeight += weight;
        if (node.Verdict == Verdict.Unknown) UnknownWeight += weight;
        Put(node with { Readers30Days = known.Readers30Days });
    }

    private void AddJob(int job, List<int> visits)
    {
        var id = spread.Graph.JobAt(job);
        var outputs = spread.Graph.OutputsOf(job);
        var dataset = outputs.Count > 0 ? outputs.First() : -1;
        var node = visits.Count > 0 ? Of(id.ToString(), AffectedKind.Job, visits, dataset, null) : null;
        if (spread.Findings.TryGetValue(job, out var finding) && (node is null || finding.Verdict >= node.Verdict || finding.Distance < node.Distance))
        {
            var from = spread.Visits[finding.From];
            var verdict = node is not null && node.Verdict > finding.Verdict ? node.Verdict : finding.Verdict;
            node = Complete(
                new AffectedNode(id.ToString(), AffectedKind.Job, verdict, finding.Distance)
                {
                    Compatibility = finding.Verdict switch { Verdict.Breaking => Compatibility.Broken, Verdict.Stale => Compatibility.Stale, _ => node?.Compatibility ?? default },
                    Behaviour = node?.Behaviour ?? Behaviour.Same,
                    Confidence = finding.Confidence,
                    Reason = new ImpactReason(spread.Atoms[from.Source], finding.Sentence) { Way = new VisitWay(spread, finding.From, id) },
                    UseSite = SiteOf(job, finding.Span),
                    FirstHop = FirstHopOf(finding.From) ?? id,
                },
                dataset);
        }

        if (node is null) return;
        if (!_jobFacts.TryGetValue(job, out var facts)) _jobFacts[job] = facts = spread.World.Source.FactsOf(id);
        Put(node with { Job = id, Owner = facts.Owner ?? node.Owner, Team = facts.Team ?? node.Team });
    }

    private AffectedNode Of(string id, AffectedKind kind, List<int> visits, int dataset, int? readers)
    {
        var worst = visits[0];
        var (verdict, compatibility, behaviour) = (Verdict.None, Compatibility.Compatible, Behaviour.Same);
        var (distance, confidence) = (int.MaxValue, 0.0);
        foreach (var number in visits)
        {
            var visit = spread.Visits[number];
            var own = VerdictOf(visit, readers);
            if (own > verdict || (own == verdict && visit.Distance < spread.Visits[worst].Distance))
            {
                if (own > verdict) confidence = 0;
                (verdict, worst) = (own, number);
            }

            if (own == verdict) confidence = Math.Max(confidence, visit.Confidence);
            distance = Math.Min(distance, visit.Distance);
            (compatibility, behaviour) = (Max(compatibility, CompatibilityOf(visit, readers)), behaviour.With(BehaviourOf(visit)));
        }

        var reason = spread.Visits[worst];
        var atom = spread.Atoms[reason.Source];
        return Complete(
            new AffectedNode(id, kind, verdict, spread.Visits[worst].Distance)
            {
                Compatibility = compatibility,
                Behaviour = behaviour,
                Confidence = confidence,
                Reason = new ImpactReason(atom, SentenceOf(reason)) { Way = new VisitWay(spread, worst, null) },
                UseSite = reason.Job >= 0 ? SiteOf(reason.Job, reason.Span) : null,
                Job = reason.Job >= 0 ? spread.Graph.JobAt(reason.Job) : null,
                FirstHop = FirstHopOf(worst),
                Evidence = (ImpactEvidence)reason.Ground,
            },
            dataset);
    }

    private AffectedNode Complete(AffectedNode node, int dataset)
    {
        if (dataset < 0) return node with { Severity = Severities.Of(node, 3) };
        var facts = FactsOf(dataset);
        var tier = _tiers.Of(dataset, spread.Graph);
        return node with
        {
            Dataset = spread.Graph.DatasetAt(dataset),
            Owner = facts.Owner,
            Team = facts.Team,
            Tier = Tiers.Name(tier),
            Sla = facts.Sla,
            Severity = Severities.Of(node, tier),
        };
    }

    private void Put(AffectedNode node) => _nodes[node.Id] = node;

    private DatasetFacts FactsOf(int dataset)
    {
        if (!_facts.TryGetValue(dataset, out var facts)) _facts[dataset] = facts = spread.World.Source.FactsOf(spread.Graph.DatasetAt(dataset));
        return facts;
    }

    // A column that is no longer shown fails whoever asks for it by hand; jobs that name it have findings of their own.
    private Verdict VerdictOf(Visit visit, int? readers) => visit.Kind switch
    {
        VisitKind.Value or VisitKind.Rows => Verdict.Behavioral,
        VisitKind.Gone => readers > 0 ? Verdict.Breaking : Verdict.Behavioral,
        VisitKind.Added or VisitKind.Nullability => Verdict.Additive,
        VisitKind.Type => spread.Atoms[visit.Source].Verdict == Verdict.Breaking ? Verdict.Behavioral : Verdict.Additive,
        VisitKind.Order => Verdict.OrderOnly,
        VisitKind.Unknown => Verdict.Unknown,
        VisitKind.Stale => Verdict.Stale,
        VisitKind.Broken => Verdict.Breaking,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Compatibility CompatibilityOf(Visit visit, int? readers) => visit.Kind switch
    {
        VisitKind.Gone when readers > 0 => Compatibility.Broken,
        VisitKind.Unknown => Compatibility.Unknown,
        VisitKind.Stale => Compatibility.Stale,
        VisitKind.Broken => Compatibility.Broken,
        _ => Compatibility.Compatible,
    };

    private static Behaviour BehaviourOf(Visit visit) => visit.Kind switch
    {
        VisitKind.Value => Behaviour.Values,
        VisitKind.Rows => Behaviour.Rows,
        VisitKind.Order => Behaviour.OrderOnly,
        VisitKind.Unknown => Behaviour.Unknown,
        _ => Behaviour.Same,
    };

    private static Compatibility Max(Compatibility one, Compatibility other) => one > other ? one : other;

    private string SentenceOf(Visit visit) => visit.Kind switch
    {
        VisitKind.Value => visit.Subtype switch
        {
            EdgeSubtype.SetDependence => "is computed from a set of rows that changes",
            EdgeSubtype.Aggregation => "aggregates values that change",
            EdgeSubtype.Conditional => "is chosen by a condition that changes",
            _ => "values change",
        },
        VisitKind.Rows => visit.Subtype switch
        {
            EdgeSubtype.Filter => "is filtered by what changes",
            EdgeSubtype.Join => "is joined by what changes",
            EdgeSubtype.GroupBy => "is grouped by what changes",
            _ => "rows change",
        },
        VisitKind.Gone => "the column is no longer there",
        VisitKind.Added => "gets a further column",
        VisitKind.Type => "the type changes",
        VisitKind.Nullability => "may be NULL",
        VisitKind.Order => "columns stand in another order",
        VisitKind.Unknown when visit.Opaque >= 0 => $"lies behind {spread.Graph.JobAt(visit.Opaque).Name}, which cannot be seen into",
        VisitKind.Unknown => "cannot be decided",
        VisitKind.Stale => "is no longer refreshed",
        VisitKind.Broken => "no longer works",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private JobId? FirstHopOf(int number)
    {
        for (var at = number; at >= 0; at = spread.Visits[at].Parent)
            if (spread.Visits[at] is { Distance: 1, Job: >= 0 and var job }) return spread.Graph.JobAt(job);
        return null;
    }

    private UseSite? SiteOf(int job, TextSpan? span)
    {
        if (span is not { } place) return null;
        var id = spread.Graph.JobAt(job);
        var task = spread.World.Changed.TryGetValue(id, out var changed) ? changed?.Task : spread.World.Source.FindTask(id);
        if (task is null) return null;
        var before = task.Sql.AsSpan(0, Math.Clamp(place.Start, 0, task.Sql.Length));
        return new UseSite(id, task.File, place, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
