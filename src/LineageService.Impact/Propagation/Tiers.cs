using System.Runtime.CompilerServices;
using LineageService.Graph.Snapshot;
using LineageService.Impact.Sources;

namespace LineageService.Impact.Propagation;

/// <summary>
/// How important datasets are: the highest of what is declared and of every dashboard, API, export or model that they feed. Made once of a source and kept
/// with it. Immutable.
/// </summary>
internal sealed class Tiers
{
    private static readonly ConditionalWeakTable<IImpactSource, Tiers> Kept = [];

    private readonly byte[] _tiers;
    private readonly byte[] _inherited;
    private readonly IImpactSource _source;

    private Tiers(IImpactSource source)
    {
        _source = source;
        var graph = source.Graph;
        var facts = GraphFacts.Of(graph);
        _tiers = new byte[graph.DatasetCount];
        _inherited = new byte[graph.DatasetCount];
        Array.Fill(_inherited, byte.MaxValue);
        var writers = new List<int>?[graph.DatasetCount];
        for (var job = 0; job < graph.JobCount; job++)
            foreach (var output in facts.OutputsOf(job)) (writers[output] ??= []).Add(job);

        var exposures = new List<(int Dataset, byte Tier)>();
        for (var dataset = 0; dataset < _tiers.Length; dataset++)
        {
            var known = source.FactsOf(graph.DatasetAt(dataset).Id);
            _tiers[dataset] = Number(known.Tier);
            if (_tiers[dataset] < 3 && AssetKinds.IsExposure(known.Kind)) exposures.Add((dataset, _tiers[dataset]));
        }

        foreach (var (dataset, tier) in exposures.OrderBy(exposure => exposure.Tier)) Inherit(dataset, tier, facts, writers);
    }

    public static Tiers Of(IImpactSource source) => Kept.GetValue(source, static known => new Tiers(known));

    public byte Of(int dataset, LaidGraph graph) => dataset < _tiers.Length ? _tiers[dataset] : Number(_source.FactsOf(graph.DatasetAt(dataset)).Tier);

    public static byte Number(string? tier) => tier?.Trim().ToUpperInvariant() switch
    {
        "P0" or "0" or "TIER0" => 0,
        "P1" or "1" or "TIER1" => 1,
        "P2" or "2" or "TIER2" => 2,
        _ => 3,
    };

    /// <summary>The weight of a tier in severities.</summary>
    public static double Weight(byte tier) => tier switch { 0 => 1, 1 => 0.8, 2 => 0.5, _ => 0.2 };

    public static string Name(byte tier) => tier switch { 0 => "P0", 1 => "P1", 2 => "P2", _ => "P3" };

    // Higher tiers come first: what has one already has handed it on to all above it.
    private void Inherit(int exposure, byte tier, GraphFacts facts, List<int>?[] writers)
    {
        var pending = new Stack<int>();
        var seen = new HashSet<int> { exposure };
        pending.Push(exposure);
        while (pending.TryPop(out var dataset))
        {
            foreach (var job in writers[dataset] ?? [])
            {
                foreach (var input in facts.InputsOf(job))
                {
                    if (!seen.Add(input) || _inherited[input] <= tier) continue;
                    _inherited[input] = tier;
                    _tiers[input] = Math.Min(_tiers[input], tier);
                    pending.Push(input);
                }
            }
        }
    }
}
