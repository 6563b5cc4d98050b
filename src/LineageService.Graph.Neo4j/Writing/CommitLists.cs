namespace LineageService.Graph.Neo4j.Writing;

/// <summary>The lists of <see cref="CommitText"/> by name, most of them empty. Mutable; one commit.</summary>
internal sealed class CommitLists
{
    private static readonly string[] Names =
    [
        "mentioned", "newDatasets", "datasets", "newJobs", "jobs", "formerDatasets", "formerJobs", "wrong", "unseen", "described", "fields", "rowSets",
        "declared", "relinked", "reads", "writes", "aliases", "datasetLabels", "jobLabels", "fieldLabels", "newRuns", "runs", "closedSets", "changedSets",
        "goneSets", "newSets", "newFormerSets", "endedFlows", "cutFlows", "retoldFlows", "flows", "folds", "newStates", "states", "newMerges", "merges",
        "newEvents", "events", "changes",
    ];

    private readonly Dictionary<string, List<object?>> _lists = Names.ToDictionary(name => name, _ => new List<object?>(), StringComparer.Ordinal);

    public IReadOnlyList<object?> Of(string list) => _lists[list];

    public void Add(string list, object? row) => _lists[list].Add(row);

    /// <summary>The lists with anything in them; a statement takes a missing one as empty.</summary>
    public Dictionary<string, object?> ToMap(params ReadOnlySpan<(string Name, object? Value)> others)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, rows) in _lists) if (rows.Count > 0) map.Add(name, rows);
        foreach (var (name, value) in others) map.Add(name, value);
        return map;
    }
}
