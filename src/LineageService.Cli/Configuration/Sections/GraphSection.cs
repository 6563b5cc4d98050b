using LineageService.Cli.Configuration.Kinds;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Traversal;

namespace LineageService.Cli.Configuration.Sections;

/// <summary>Where the graph is that questions are answered from (docs/residence.md).</summary>
internal static class GraphSection
{
    private const string Memory = "memory", Store = "store";

    public static readonly ConfigurationOption<string> Residence = new(
        "graph.residence", OptionKinds.Choice(Memory, Store), Memory,
        "memory holds the whole graph; store fetches for each question what it is about, for stores larger than memory (docs/residence.md)")
    {
        Flag = "--graph-residence",
        HelpName = "WHERE",
    };

    public static readonly ConfigurationOption<int> MaxWalkNodes = new(
        "graph.maxWalkNodes", OptionKinds.Number(100), GraphFragments.DefaultMaxNodes, "Nodes that one walk of the store goes on from; behind them its answer is truncated");

    public static IEnumerable<ConfigurationOption> All => [Residence, MaxWalkNodes];

    public static GraphOptions Bind(ServiceConfiguration configuration) =>
        new(configuration.Get(Residence) == Store ? GraphResidence.Store : GraphResidence.Memory, configuration.Get(MaxWalkNodes));

    /// <summary>The same for a command that has no configuration: what the environment says.</summary>
    public static GraphOptions OfEnvironment() =>
        string.Equals(Environment.GetEnvironmentVariable(ConfigurationKeys.ToVariable(Residence.Key)), Store, StringComparison.OrdinalIgnoreCase)
            ? GraphOptions.Usual with { Residence = GraphResidence.Store }
            : GraphOptions.Usual;
}

/// <summary>Where the graph is, and how far walks of the store go.</summary>
internal sealed record GraphOptions(GraphResidence Residence, int MaxWalkNodes)
{
    public static GraphOptions Usual { get; } = new(GraphResidence.Memory, GraphFragments.DefaultMaxNodes);
}
