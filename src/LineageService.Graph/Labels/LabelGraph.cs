using LineageService.Graph.Labels.Controls;
using LineageService.Graph.Propagation;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// A lineage graph as labels see it: each way of an edge is an edge of its own, a row set reaches the columns of its dataset, and a job of which only
/// tables are known joins all it reads with all it writes. Immutable.
/// </summary>
/// <param name="disclosing">Owners whose groups tell a person: counts over them are no mere figures.</param>
/// <param name="controls">What policy and declassifications say of single edges.</param>
internal sealed class LabelGraph(LineageGraph graph, TransitionTable transitions, IReadOnlySet<int> disclosing, ControlIndex controls) : IPropagationGraph
{
    /// <summary>Jobs are numbered down from here, so that a node of the graph never has a job's number.</summary>
    private const int LastNode = (int.MaxValue / FactState.Count) - 1;

    private readonly int _rows = transitions.Of(new Transition(TransitionKind.RowsToColumn, EdgeSubtype.SetDependence, [], true, 0));
    private readonly int _coarse = transitions.Of(new Transition(TransitionKind.Coarse, EdgeSubtype.Transformation, [], true, 0));

    private readonly int _coarseRows = transitions.Of(new Transition(TransitionKind.CoarseRows, EdgeSubtype.Transformation, [], true, 0));

    // By kind and subtype; edges of rows and influences are many and have no functions.
    private readonly int[] _plain = Plain(transitions);

    // By chain, of groups that are safe and of those that are not; filled when first met, by several threads with the same.
    private readonly int[]?[] _safe = new int[]?[graph.ChainCount];
    private readonly int[]?[] _unsafe = new int[]?[graph.ChainCount];

    public LineageGraph Graph => graph;

    public int NodeCount => LastNode + 1;

    /// <summary>The number of a coarse job; of a node of the graph itself never.</summary>
    public static int NodeOfJob(int job) => LastNode - job;

    /// <summary>The ordinal of the job that a number stands for; −1 for a node of the graph.</summary>
    public static int JobOf(int node, LineageGraph graph) => node >= graph.NodeCount ? LastNode - node : -1;

    public ReadOnlySpan<PropagationEdge> Forward(int node, EdgeBuffer buffer)
    {
        buffer.Clear();
        if (JobOf(node, graph) is var job and >= 0)
        {
            foreach (var output in CoarseOutputs(job)) AddCoarse(output, job, intoJob: false, buffer);
            return buffer.Edges;
        }

        var isRows = graph.IsRowSet(node);
        AddRow(graph.Forward(node), node, isRows, isForward: true, buffer);
        var ordinal = graph.DatasetOf(node);
        if (!isRows && (graph.TraitsOf(ordinal) & (DatasetTraits.Star | DatasetTraits.UnknownReaders)) == 0) return buffer.Edges;
        var dataset = graph.DatasetAt(ordinal);
        if (isRows)
        {
            for (var field = 0; field < dataset.Fields.Count; field++)
                buffer.Add(new PropagationEdge(dataset.NodeOf(field), Under(_rows, TransitionKind.RowsToColumn, node, dataset.NodeOf(field), -1)));
        }

        else if (dataset.Fields.StarIndex >= 0)
        {
            AddByStar(dataset, node, isForward: true, buffer);
        }

        foreach (var reader in dataset.UnknownReaders)
            if (IsCoarse(reader)) AddCoarse(dataset, isRows, node, reader, NodeOfJob(reader), intoJob: true, buffer);
        return buffer.Edges;
    }

    public ReadOnlySpan<PropagationEdge> Reverse(int node, EdgeBuffer buffer)
    {
        buffer.Clear();
        if (JobOf(node, graph) is var job and >= 0)
        {
            if (job >= graph.JobCount || !IsCoarse(job)) return [];
            foreach (var input in graph.JobAt(job).Inputs) AddCoarse(input, job, intoJob: true, buffer);
            return buffer.Edges;
        }

        var isRows = graph.IsRowSet(node);
        AddRow(graph.Reverse(node), node, isRows, isForward: false, buffer);
        var dataset = graph.DatasetAt(graph.DatasetOf(node));
        if (!isRows && dataset.RowSetNode >= 0)
            buffer.Add(new PropagationEdge(dataset.RowSetNode, Under(_rows, TransitionKind.RowsToColumn, dataset.RowSetNode, node, -1)));
        if (!isRows && dataset.Fields.StarIndex >= 0) AddByStar(dataset, node, isForward: false, buffer);
        foreach (var writer in dataset.UnknownWriters)
            if (IsCoarseInto(writer, dataset.Ordinal)) AddCoarse(dataset, isRows, node, writer, NodeOfJob(writer), intoJob: false, buffer);
        return buffer.Edges;
    }

    /// <summary>True where the columns of a job, or of one of its targets, are not known, so that whatever it reads may be in what it writes there.</summary>
    public bool IsCoarse(int job)
    {
        if (IsCoarseAsAWhole(job)) return true;
        foreach (var owner in graph.JobAt(job).Owners)
            if (IsOfTablesOnly(graph.OwnerAt(owner))) return true;
        return false;
    }

    private bool IsCoarseInto(int job, int target)
    {
        if (IsCoarseAsAWhole(job)) return true;
        foreach (var ordinal in graph.JobAt(job).Owners)
            if (graph.OwnerAt(ordinal) is var owner && owner.Target == target && IsOfTablesOnly(owner)) return true;
        return false;
    }

    private IEnumerable<int> CoarseOutputs(int job) => IsCoarseAsAWhole(job)
        ? graph.JobAt(job).Outputs
        : graph.JobAt(job).Owners.Select(graph.OwnerAt).Where(IsOfTablesOnly).Select(owner => owner.Target).Distinct();

    // Events of a run tell its inputs and outputs, and nothing of columns.
    private static bool IsOfTablesOnly(EdgeOwner owner)
    {
        foreach (var unknown in owner.Unknowns)
            if (unknown is { Code: UnknownCodes.TableLevelOnly, Column: null }) return true;
        return false;
    }

    private bool IsCoarseAsAWhole(int job)
    {
        var known = graph.JobAt(job);
        if (known.State == AnalysisState.Failed) return true;
        foreach (var unknown in known.Unknowns)
        {
            if (unknown.Code is UnknownCodes.TableLevelOnly or UnknownCodes.UnparsedStatement or UnknownCodes.DynamicSql or UnknownCodes.ExtractionError
                or UnknownCodes.BudgetReached or UnknownCodes.OpaqueFunction or UnknownCodes.OpaqueTask or UnknownCodes.IncludedScript) return true;
        }

        // Nobody analysed it, and it says of some output only that it writes it.
        return known.State == AnalysisState.NotAnalysed && UnknownIndex.OutputsWithoutClaims(graph, known).Any();
    }

    /// <summary>True where an edge of the lineage graph stands here as a transition.</summary>
    public bool Has(GraphEdge edge, int from, int to, int transition)
    {
        var buffer = new EdgeBuffer();
        Add(edge, from, to, from, buffer);
        foreach (var known in buffer.Edges)
        {
            if (known.Transition == transition) return true;
        }

        return false;
    }

    // The columns of a dataset on one side of a coarse job, and its row set.
    private void AddCoarse(int ordinal, int job, bool intoJob, EdgeBuffer buffer)
    {
        var dataset = graph.Canonical(graph.DatasetAt(ordinal));
        if (dataset.RowSetNode >= 0) AddCoarse(dataset, isRows: true, dataset.RowSetNode, job, dataset.RowSetNode, intoJob, buffer);
        for (var field = 0; field < dataset.Fields.Count; field++)
            AddCoarse(dataset, isRows: false, dataset.NodeOf(field), job, dataset.NodeOf(field), intoJob, buffer);
    }

    // Of a dataset without known columns the row set stands for all of them: a label must not end where nobody knows the columns.
    private void AddCoarse(GraphDataset dataset, bool isRows, int node, int job, int neighbor, bool intoJob, EdgeBuffer buffer)
    {
        var isWhole = !isRows || dataset.Fields.Count == 0;
        var (from, to) = intoJob ? (node, -1) : (-1, node);
        if (isWhole) buffer.Add(new PropagationEdge(neighbor, Under(_coarse, TransitionKind.Coarse, from, to, job)));
        if (isRows) buffer.Add(new PropagationEdge(neighbor, Under(_coarseRows, TransitionKind.CoarseRows, from, to, job)));
    }

    // A column whose name is known is one of those that the star of its table stands for, and comes out of later stars under its name.
    private void AddByStar(GraphDataset dataset, int node, bool isForward, EdgeBuffer buffer)
    {
        var field = graph.FieldOf(node);
        if (field == dataset.Fields.StarIndex)
        {
            if (isForward) return;
            for (var named = 0; named < dataset.Fields.Count; named++)
            {
                if (named == field) continue;
                var from = dataset.NodeOf(named);
                buffer.Add(new PropagationEdge(from, Under(_coarse, TransitionKind.Coarse, from, node, -1)));
            }

            return;
        }

        var passages = new List<(int Node, int Owner)>();
        if (isForward)
        {
            var star = dataset.NodeOf(dataset.Fields.StarIndex);
            buffer.Add(new PropagationEdge(star, Under(_coarse, TransitionKind.Coarse, node, star, -1)));
            StarPassage.AddForward(graph, dataset, field, passages);
        }
        else
        {
            StarPassage.AddReverse(graph, dataset, field, passages);
        }

        foreach (var (neighbor, owner) in passages)
        {
            var (from, to) = isForward ? (node, neighbor) : (neighbor, node);
            var rule = controls.IsEmpty ? 0 : controls.NumberOf(graph, from, to, graph.OwnerAt(owner).Job, EdgeSubtype.Identity);
            foreach (var transition in rule == 0 ? [0] : transitions.OfValue(0, [], true, rule)) buffer.Add(new PropagationEdge(neighbor, transition));
        }
    }

    // The number of a kind of edge where controls say something of it.
    private int Under(int plain, TransitionKind kind, int from, int to, int job)
    {
        if (controls.IsEmpty || controls.NumberOf(graph, from, to, job, null) is not (> 0 and var rule)) return plain;
        return transitions.Of(new Transition(kind, EdgeSubtype.Transformation, [], true, rule));
    }

    // The edges of one node. Of an edge no more is read than what tells its transition: most are copies, and attributes lie far apart.
    private void AddRow(AdjacencyRow row, int node, bool isRows, bool isForward, EdgeBuffer buffer)
    {
        var neighbors = row.Packed;
        var isUncontrolled = controls.IsEmpty;
        for (var index = 0; index < neighbors.Length; index++)
        {
            var neighbor = Neighbor.Node(neighbors[index]);
            if (!isUncontrolled) Add(row[index], isForward ? node : neighbor, isForward ? neighbor : node, neighbor, buffer);
            else if (Neighbor.IsIndirect(neighbors[index]))
            {
                var isOtherRows = graph.IsRowSet(neighbor);
                var subtype = BlockEdge.SubtypeOf(row.Kind(index));
                var kind = isForward ? KindOf(isRows, isOtherRows, subtype) : KindOf(isOtherRows, isRows, subtype);
                buffer.Add(new PropagationEdge(neighbor, _plain[Place(kind, subtype)]));
            }
            else if (row.Chain(index) == 0) buffer.Add(new PropagationEdge(neighbor, 0));
            else
                foreach (var transition in OfValue(row[index], rule: 0)) buffer.Add(new PropagationEdge(neighbor, transition));
        }
    }

    private static TransitionKind KindOf(bool fromRows, bool toRows, EdgeSubtype subtype) =>
        fromRows ? toRows ? TransitionKind.RowSet : TransitionKind.SetDependence
        : toRows ? TransitionKind.Rows
        : subtype == EdgeSubtype.Conditional ? TransitionKind.Condition : TransitionKind.Influence;

    private void Add(GraphEdge edge, int from, int to, int neighbor, EdgeBuffer buffer)
    {
        var rule = controls.IsEmpty ? 0 : controls.NumberOf(graph, from, to, graph.OwnerAt(edge.Owner).Job, edge.Subtype);
        // Values are of columns: at a row set no edge is direct.
        if (edge.Subtype.Type() == EdgeType.Direct)
        {
            if (edge.Chain == 0 && rule == 0) buffer.Add(new PropagationEdge(neighbor, 0));
            else
                foreach (var transition in OfValue(edge, rule)) buffer.Add(new PropagationEdge(neighbor, transition));
            return;
        }

        var kind = KindOf(graph.IsRowSet(from), graph.IsRowSet(to), edge.Subtype);
        buffer.Add(new PropagationEdge(neighbor, rule == 0 ? _plain[Place(kind, edge.Subtype)] : transitions.Of(new Transition(kind, edge.Subtype, [], true, rule))));
    }

    private int[] OfValue(GraphEdge edge, int rule)
    {
        var isSafe = !disclosing.Contains(edge.Owner);
        if (rule != 0) return transitions.OfValue(edge.Chain, graph.ChainOf(edge), isSafe, rule);
        // A chain that the graph could not keep leaves all of the value.
        if (edge.Chain >= _safe.Length) return [0];
        return (isSafe ? _safe : _unsafe)[edge.Chain] ??= transitions.OfValue(edge.Chain, graph.ChainOf(edge), isSafe, rule: 0);
    }

    private static int[] Plain(TransitionTable transitions)
    {
        var plain = new int[((int)TransitionKind.CoarseRows + 1) * Subtypes];
        for (var kind = TransitionKind.Condition; kind <= TransitionKind.SetDependence; kind++)
        {
            for (var subtype = EdgeSubtype.Identity; subtype <= EdgeSubtype.SetDependence; subtype++)
                plain[Place(kind, subtype)] = transitions.Of(new Transition(kind, subtype, [], true, 0));
        }

        return plain;
    }

    private static int Place(TransitionKind kind, EdgeSubtype subtype) => ((int)kind * Subtypes) + (int)subtype;

    private const int Subtypes = (int)EdgeSubtype.SetDependence + 1;
}
