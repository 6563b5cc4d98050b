using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Reading;
using LineageService.Model;

namespace LineageService.Impact.Propagation;

/// <summary>
/// Carries atoms over the graph, level by level, to a fixpoint for each kind (the table of impact.md §B.3). A place is visited once for each kind: the first
/// way is a shortest one. Mutable; one per question.
/// </summary>
internal sealed class Spread
{
    private readonly List<Visit> _visits = [];
    private readonly Dictionary<(VisitKind Kind, int Node), int> _seen = [];
    private readonly Dictionary<int, JobFinding> _jobs = [];
    private readonly Dictionary<(int Job, int Dataset), bool> _opaque = [];
    private readonly Dictionary<DatasetId, ILookup<int, LaidEdge>> _sets = [];
    private readonly List<LaidEdge> _edges = [];
    private readonly ConsumerRules _consumers;
    private readonly TypeRules _types;
    private int _next;

    public Spread(ImpactWorld world, LaidGraph graph, ImmutableArray<ChangeAtom> atoms, ImpactOptions options)
    {
        (World, Graph, Atoms, Options) = (world, graph, atoms, options);
        _consumers = new ConsumerRules(this);
        _types = new TypeRules(this, _consumers);
        Rebinding = new Rebinding(this);
    }

    public ImpactWorld World { get; }

    public LaidGraph Graph { get; }

    public ImmutableArray<ChangeAtom> Atoms { get; }

    public ImpactOptions Options { get; }

    public IReadOnlyList<Visit> Visits => _visits;

    public IReadOnlyDictionary<int, JobFinding> Findings => _jobs;

    public OpaqueJobs Opaque { get; } = new();

    public Rebinding Rebinding { get; }

    /// <summary>True where a limit of depth ended the walk.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Puts the atoms where they are.</summary>
    public void Seed()
    {
        for (var i = 0; i < Atoms.Length; i++)
        {
            var atom = Atoms[i];
            switch (atom.Kind)
            {
                case AtomKind.SchemaDrop when atom.Column is null:
                    Add(new Visit(VisitKind.Broken, Graph.DatasetOf(atom.Dataset), 0, -1, -1, null, null, i, 1, default));
                    break;
                case AtomKind.SchemaDrop when atom.Category is DiffCategory.TableDropped or DiffCategory.TableRenamed:
                    break;
                case AtomKind.SchemaDrop or AtomKind.SchemaRename when atom.Verdict != Verdict.AllowedByDeprecation:
                    SeedColumn(VisitKind.Gone, atom, i);
                    if (atom.Kind == AtomKind.SchemaRename) SeedNode(VisitKind.Added, LineageNode.Field(atom.Dataset, atom.After!), i);
                    break;
                case AtomKind.Add:
                    SeedColumn(VisitKind.Added, atom, i);
                    break;
                case AtomKind.Type:
                    SeedColumn(VisitKind.Type, atom, i);
                    break;
                case AtomKind.Nullability:
                    SeedColumn(VisitKind.Nullability, atom, i);
                    break;
                case AtomKind.Value:
                    SeedColumn(VisitKind.Value, atom, i);
                    break;
                case AtomKind.RowSet:
                    SeedNode(VisitKind.Rows, LineageNode.RowSet(atom.Dataset), i);
                    if (PhysicalReaders.AreHitBy(atom)) PhysicalReaders.Break(this, atom, _seen[(VisitKind.Rows, Graph.NodeOf(LineageNode.RowSet(atom.Dataset)))]);
                    break;
                case AtomKind.Order when atom.Category == DiffCategory.ColumnsReordered:
                    SeedNode(VisitKind.Order, LineageNode.RowSet(atom.Dataset), i);
                    break;
                case AtomKind.Unknown:
                    foreach (var node in Graph.NodesOf(Graph.DatasetOf(atom.Dataset)).ToList()) Add(new Visit(VisitKind.Unknown, node, 0, -1, -1, null, atom.Span, i, 1, default));
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>A dataset that nobody fills from now on.</summary>
    public void SeedStale(DatasetId dataset, int atom, int job) => Add(new Visit(VisitKind.Stale, Graph.DatasetOf(dataset), 0, -1, job, null, null, atom, 1, default));

    /// <summary>A changed job that cannot run: it is hit itself, and what it fills goes stale.</summary>
    public void SeedBroken(JobId job, int atom, string sentence, TextSpan? span)
    {
        var number = Graph.JobOf(job);
        var from = _visits.Count;
        _visits.Add(new Visit(VisitKind.Type, -1, -1, -1, -1, null, null, atom, 1, default));
        Break(number, from, sentence, span, 1);
    }

    public void Run()
    {
        for (; _next < _visits.Count; _next++)
        {
            if ((_next & 255) == 0) World.CancellationToken.ThrowIfCancellationRequested();
            var visit = _visits[_next];
            if (visit.Node < 0) continue;
            if (Options.DepthLimit > 0 && visit.Distance >= Options.DepthLimit)
            {
                IsTruncated = true;
                continue;
            }

            Rebinding.Advance(visit.Distance);
            Step(visit, _next);
        }
    }

    private void Step(Visit visit, int number)
    {
        switch (visit.Kind)
        {
            case VisitKind.Value or VisitKind.Rows or VisitKind.Unknown:
                Follow(visit, number);
                break;
            case VisitKind.Gone:
                _consumers.Gone(visit, number);
                break;
            case VisitKind.Added:
                _consumers.Added(visit, number);
                break;
            case VisitKind.Order:
                _consumers.Reordered(visit, number);
                break;
            case VisitKind.Type:
                _types.Retyped(visit, number);
                break;
            case VisitKind.Nullability:
                _types.Nullable(visit, number);
                break;
            case VisitKind.Stale:
                foreach (var job in Graph.ConsumersOf(visit.Node)) Outdate(job, visit, number);
                break;
            case VisitKind.Broken:
                var sentence = visit.Distance == 0 ? "reads a table that is gone" : "reads a view that no longer works";
                foreach (var job in Graph.ConsumersOf(visit.Node)) Break(job, number, sentence, null, ConfidenceOf(job));
                break;
        }
    }

    // Values and rows go where edges go.
    private void Follow(Visit visit, int number)
    {
        _edges.Clear();
        Graph.AddEdges(visit.Node, _edges);
        foreach (var edge in _edges)
        {
            var toRows = Graph.NodeAt(edge.To).Kind == NodeKind.RowSet;
            if (Options.StopAtIgnoredValues && visit.Kind == VisitKind.Value && IgnoredValues.Stops(this, edge, visit)) continue;
            var kind = visit.Kind == VisitKind.Unknown ? VisitKind.Unknown : toRows ? VisitKind.Rows : VisitKind.Value;
            Carry(kind, edge, visit, number);
        }

        FindOpaque(visit, number);
    }

    /// <summary>Carries something over an edge. Where a column decides which rows there are, what is computed of the set of these rows has other values too.</summary>
    public void Carry(VisitKind kind, LaidEdge edge, Visit visit, int number)
    {
        Add(Over(edge, kind));
        if (kind is not (VisitKind.Rows or VisitKind.Unknown) || Graph.NodeAt(edge.To).Kind != NodeKind.RowSet || Graph.NodeAt(visit.Node).Kind != NodeKind.Field) return;
        var target = Graph.DatasetOfNode(edge.To);
        foreach (var set in SetsOf(Graph.NodeAt(visit.Node).Dataset)[edge.Job])
            if (Graph.DatasetOfNode(set.To) == target) Add(Over(set, kind == VisitKind.Rows ? VisitKind.Value : kind));

        Visit Over(LaidEdge way, VisitKind what) => new(
            what, way.To, visit.Distance + 1, number, way.Job, way.Subtype, way.Span, visit.Source, Math.Min(visit.Confidence, way.Confidence), way.Ground, visit.Opaque);
    }

    // By job, the columns that are computed of a set of a dataset's rows.
    private ILookup<int, LaidEdge> SetsOf(DatasetId dataset)
    {
        if (_sets.TryGetValue(dataset, out var known)) return known;
        var edges = new List<LaidEdge>();
        Graph.AddEdges(Graph.NodeOf(LineageNode.RowSet(dataset)), edges);
        return _sets[dataset] = edges.Where(edge => edge.Subtype == EdgeSubtype.SetDependence).ToLookup(edge => edge.Job);
    }

    /// <summary>Carries something into a column that a job writes, where no single edge does it.</summary>
    public void Carry(VisitKind kind, LineageNode to, int job, Visit visit, int number, TextSpan? span) => Add(new Visit(
        kind, Graph.NodeOf(to), visit.Distance + 1, number, job, null, span, visit.Source, Math.Min(visit.Confidence, ConfidenceOf(job)), ImpactEdgeGround.Static, visit.Opaque));

    /// <summary>A job fails: what it fills goes stale, what it shows at once is broken too.</summary>
    public void Break(int job, int from, string sentence, TextSpan? span, double confidence)
    {
        var visit = _visits[from];
        if (!Note(new JobFinding(Verdict.Breaking, job, from, visit.Distance + 1, sentence, span, Math.Min(visit.Confidence, confidence)))) return;
        var isLive = IsLive(job);
        foreach (var output in Graph.OutputsOf(job))
        {
            var kind = isLive || AssetKinds.IsLive(World.Source.FactsOf(Graph.DatasetAt(output)).Kind) ? VisitKind.Broken : VisitKind.Stale;
            Add(new Visit(kind, output, visit.Distance + 1, from, job, null, span, visit.Source, Math.Min(visit.Confidence, confidence), default, visit.Opaque));
        }
    }

    /// <summary>A job goes on and does something else; beside what its outputs get.</summary>
    public bool Note(JobFinding finding)
    {
        if (_jobs.TryGetValue(finding.Job, out var known) && known.Verdict >= finding.Verdict) return false;
        _jobs[finding.Job] = finding;
        return true;
    }

    public double ConfidenceOf(int job) => Graph.KnownJob(job) is { } known && !Graph.IsReplaced(job) && known.State == LineageService.Graph.Store.AnalysisState.NotAnalysed && World.Source.FindTask(known.Id) is null
        ? Options.Confidence.Runtime : Options.Confidence.Parsed;

    /// <summary>Marks all that an opaque job writes as unknown.</summary>
    public void MakeUnknown(int job, Visit visit, int number, string code, string why)
    {
        Opaque.Add(job, code, why, Graph.DatasetOfVisit(visit));
        foreach (var output in Graph.OutputsOf(job))
        {
            foreach (var node in Graph.NodesOf(output).ToList())
            {
                Add(new Visit(
                    VisitKind.Unknown, node, visit.Distance + 1, number, job, null, null, visit.Source, Math.Min(visit.Confidence, Options.Confidence.Coarse), ImpactEdgeGround.Static,
                    visit.Opaque >= 0 ? visit.Opaque : job));
            }
        }
    }

    /// <summary>Jobs that read the dataset and could carry the change although no edge says so.</summary>
    public void FindOpaque(Visit visit, int number)
    {
        var node = Graph.NodeAt(visit.Node);
        if (Graph.Known(Graph.DatasetOfNode(visit.Node)) is not { } dataset) return;
        foreach (var job in dataset.JobsReadingUnknown)
        {
            if (Graph.IsReplaced(job)) continue;
            var known = World.Source.Graph.JobAt(job);
            if (known.Retired || !CarriesUnknown.May(World, Graph, known, node)) continue;
            if (!_opaque.TryAdd((job, dataset.Ordinal), true)) continue;
            var (code, why) = CarriesUnknown.Reason(World, known);
            MakeUnknown(job, visit, number, code, why);
        }
    }

    private void Outdate(int job, Visit visit, int number)
    {
        foreach (var output in Graph.OutputsOf(job))
            Add(new Visit(VisitKind.Stale, output, visit.Distance + 1, number, job, null, null, visit.Source, Math.Min(visit.Confidence, ConfidenceOf(job)), default, visit.Opaque));
        Note(new JobFinding(Verdict.Stale, job, number, visit.Distance + 1, "reads what is no longer refreshed", null, Math.Min(visit.Confidence, ConfidenceOf(job))));
    }

    private bool IsLive(int job) => AssetKinds.IsLive(World.Source.FactsOf(Graph.JobAt(job)).Kind)
        || (World.Changed.TryGetValue(Graph.JobAt(job), out var reading) && AssetKinds.IsLive(reading?.Task.Kind));

    private void SeedColumn(VisitKind kind, ChangeAtom atom, int number)
    {
        if (atom.Column is null)
        {
            SeedNode(kind, LineageNode.RowSet(atom.Dataset), number);
            return;
        }

        SeedNode(kind, LineageNode.Field(atom.Dataset, atom.Column), number);
        if (kind is not (VisitKind.Value or VisitKind.Type)) return;

        // A value is that of its parts, and of what it is a part of.
        foreach (var node in Graph.NodesOf(Graph.DatasetOf(atom.Dataset)).ToList())
        {
            if (Graph.NodeAt(node).Path is not { } path || path.Length == atom.Column.Length) continue;
            var (longer, shorter) = path.Length > atom.Column.Length ? (path, atom.Column) : (atom.Column, path);
            if (longer.StartsWith(shorter, StringComparison.OrdinalIgnoreCase) && longer[shorter.Length] == '.')
                Add(new Visit(kind, node, 0, -1, -1, null, atom.Span, number, 1, default));
        }
    }

    private void SeedNode(VisitKind kind, LineageNode node, int atom) =>
        Add(new Visit(kind, Graph.NodeOf(node), 0, -1, -1, null, Atoms[atom].Span, atom, 1, default));

    private static bool IsOfColumns(VisitKind kind) => kind is VisitKind.Gone or VisitKind.Added or VisitKind.Order or VisitKind.Type;

    // A place that a later way reaches more surely counts as that sure; the shortest way stays its reason.
    private void Add(Visit visit)
    {
        if (visit.Job >= 0 && IsOfColumns(visit.Kind)) Rebinding.NoteWriter(Graph.NodeAt(visit.Node).Dataset, visit.Job);
        if (!_seen.TryGetValue((visit.Kind, visit.Node), out var known))
        {
            _seen[(visit.Kind, visit.Node)] = _visits.Count;
            _visits.Add(visit);
            return;
        }

        if (visit.Confidence > _visits[known].Confidence && visit.Distance == _visits[known].Distance && known >= _next) _visits[known] = visit;
    }
}
