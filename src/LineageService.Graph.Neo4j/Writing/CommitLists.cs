using LineageService.Graph.Neo4j.Codecs;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>The lists of <see cref="CommitText"/> by name, most of them empty. Mutable; one commit.</summary>
internal sealed class CommitLists
{
    private static readonly string[] Names =
    [
        "mentioned", "newDatasets", "datasets", "newJobs", "jobs", "formerDatasets", "formerJobs", "wrong", "unseen", "described", "fields", "longNames", "rowSets",
        "relinked", "reads", "writes", "aliases", "datasetLabels", "jobLabels", "fieldLabels", "runs", "closedSets", "changedSets",
        "goneSets", "newSets", "newFormerSets", "endedFlows", "cutFlows", "retoldFlows", "folds", "newStates", "states", "newMerges", "merges",
        "bodies", "events", "changes",
    ];

    private readonly Dictionary<string, List<object?>> _lists = Names.ToDictionary(name => name, _ => new List<object?>(), StringComparer.Ordinal);

    /// <summary>New relationships, by edge set.</summary>
    public List<NewFlows> Flows { get; } = [];

    public PackedRows NewRuns { get; } = new();

    public PackedRows NewEvents { get; } = new();

    public void Add(string list, object? row) => _lists[list].Add(row);

    /// <summary>The lists with anything in them; a statement takes a missing one as empty.</summary>
    public Dictionary<string, object?> ToMap(params ReadOnlySpan<(string Name, object? Value)> others)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, rows) in _lists) if (rows.Count > 0) map.Add(name, rows);
        if (Flows.Count > 0) map.Add("flows", Flows.Select(set => set.ToRow(0, set.Count)));
        if (NewRuns.ToParameter() is { } runs) map.Add("newRuns", runs);
        if (NewEvents.ToParameter() is { } events) map.Add("newEvents", events);
        foreach (var (name, value) in others) map.Add(name, value);
        return map;
    }
}
