using System.Runtime.CompilerServices;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Impact.Propagation;

/// <summary>Who reads and writes which dataset, by ordinals: made once of a graph and kept with it. Immutable.</summary>
internal sealed class GraphFacts
{
    private static readonly ConditionalWeakTable<LineageGraph, GraphFacts> Kept = [];
    private static readonly int[] Nobody = [];

    private readonly int[]?[] _consumers;
    private readonly int[][] _inputs;
    private readonly int[][] _outputs;
    private readonly bool[] _hasBoth;

    private GraphFacts(LineageGraph graph)
    {
        _inputs = new int[graph.JobCount][];
        _outputs = new int[graph.JobCount][];
        _hasBoth = new bool[graph.JobCount];
        var consumers = new List<int>?[graph.DatasetCount];
        for (var i = 0; i < graph.JobCount; i++)
        {
            var job = graph.JobAt(i);
            _inputs[i] = Nobody;
            _outputs[i] = Nobody;
            if (job.Retired || job.AliasOf is not null) continue;
            var (inputs, outputs) = (new HashSet<int>(), new HashSet<int>());
            foreach (var name in job.Aliases.Prepend(i))
            {
                var alias = graph.JobAt(name);
                foreach (var input in alias.Inputs) inputs.Add(graph.Canonical(graph.DatasetAt(input)).Ordinal);
                foreach (var output in alias.Outputs) outputs.Add(graph.Canonical(graph.DatasetAt(output)).Ordinal);
                foreach (var owner in alias.Owners)
                {
                    var set = graph.OwnerAt(owner);
                    if (!set.IsLive) continue;
                    outputs.Add(set.Target);
                    if (set.Evidence is EvidenceKind.Run) _hasBoth[i] = true;
                }
            }

            _inputs[i] = [.. inputs];
            _outputs[i] = [.. outputs];
            foreach (var input in inputs) (consumers[input] ??= []).Add(i);
        }

        _consumers = Array.ConvertAll(consumers, list => list?.ToArray());
    }

    public static GraphFacts Of(LineageGraph graph) => Kept.GetValue(graph, static known => new GraphFacts(known));

    public int[] ConsumersOf(int dataset) => dataset < _consumers.Length ? _consumers[dataset] ?? Nobody : Nobody;

    public int[] InputsOf(int job) => _inputs[job];

    public int[] OutputsOf(int job) => _outputs[job];

    /// <summary>True where a job has edges that were observed: they may agree with those of its text.</summary>
    public bool HasBoth(int job) => _hasBoth[job];
}
