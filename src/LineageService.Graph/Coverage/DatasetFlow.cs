using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Coverage;

/// <summary>
/// The graph between datasets, by ordinals: what flows into what, by edges and by what jobs say that they read and write where something of them is
/// unknown. With the strongly connected components, each behind all that it flows from. Mutable while it is built.
/// </summary>
internal sealed class DatasetFlow
{
    private readonly List<int>[] _sources;

    private DatasetFlow(int count)
    {
        _sources = new List<int>[count];
        HasWriter = new bool[count];
        HasReader = new bool[count];
    }

    /// <summary>True where an edge enters or a job says that it writes.</summary>
    public bool[] HasWriter { get; }

    /// <summary>True where something flows into another dataset.</summary>
    public bool[] HasReader { get; }

    /// <summary>Component by dataset.</summary>
    public int[] Component { get; private set; } = [];

    public int ComponentCount { get; private set; }

    /// <summary>Datasets in the order of their components: sources before what flows from them.</summary>
    public int[] Order { get; private set; } = [];

    public IReadOnlyList<int> SourcesOf(int dataset) => _sources[dataset] is { } found ? found : [];

    public static DatasetFlow Of(LineageGraph graph, CancellationToken cancellationToken)
    {
        var flow = new DatasetFlow(graph.DatasetCount);
        flow.AddEdges(graph, cancellationToken);
        flow.AddJobs(graph);
        flow.FindComponents();
        return flow;
    }

    private void AddEdges(LineageGraph graph, CancellationToken cancellationToken)
    {
        var stamps = new int[graph.DatasetCount];
        for (var from = 0; from < graph.DatasetCount; from++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var node in new DatasetNodes(graph.DatasetAt(from)))
            {
                foreach (var packed in graph.Forward(node).Packed)
                {
                    var to = graph.DatasetOf(Neighbor.Node(packed));
                    if (stamps[to] == from + 1) continue;
                    stamps[to] = from + 1;
                    Add(from, to);
                }
            }
        }
    }

    // A job that is wholly known says all it reads by its edges. A constant is written without one.
    private void AddJobs(LineageGraph graph)
    {
        for (var ordinal = 0; ordinal < graph.JobCount; ordinal++)
        {
            var job = graph.JobAt(ordinal);
            if (job.Retired) continue;
            foreach (var output in job.Outputs) HasWriter[output] = true;
            foreach (var output in job.UnknownWrites)
                foreach (var input in job.UnknownReads) Add(input, output);
        }
    }

    private void Add(int from, int to)
    {
        HasWriter[to] = true;
        if (from == to) return;
        HasReader[from] = true;
        (_sources[to] ??= []).Add(from);
    }

    // Tarjan's algorithm over the sources, without recursion: a component is finished when all that it flows from is.
    private void FindComponents()
    {
        var count = _sources.Length;
        Component = new int[count];
        Array.Fill(Component, -1);
        Order = new int[count];
        var (index, low, next) = (new int[count], new int[count], new int[count]);
        var (stack, path, placed, clock) = (new Stack<int>(), new Stack<int>(), 0, 0);
        for (var root = 0; root < count; root++)
        {
            if (index[root] != 0) continue;
            Enter(root);
            while (path.TryPeek(out var node))
            {
                var sources = SourcesOf(node);
                if (next[node] < sources.Count)
                {
                    var source = sources[next[node]++];
                    if (index[source] == 0) Enter(source);
                    else if (Component[source] < 0) low[node] = Math.Min(low[node], index[source]);
                    continue;
                }

                path.Pop();
                if (path.TryPeek(out var parent)) low[parent] = Math.Min(low[parent], low[node]);
                if (low[node] != index[node]) continue;
                int member;
                do
                {
                    member = stack.Pop();
                    Component[member] = ComponentCount;
                    Order[placed++] = member;
                }
                while (member != node);
                ComponentCount++;
            }
        }

        void Enter(int node)
        {
            index[node] = low[node] = ++clock;
            stack.Push(node);
            path.Push(node);
        }
    }
}
