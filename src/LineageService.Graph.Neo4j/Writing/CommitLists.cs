namespace LineageService.Graph.Neo4j.Writing;

/// <summary>The lists of <see cref="CommitText"/> by name: all of them are there, most of them empty. Mutable; one commit.</summary>
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

    public Dictionary<string, object?> ToParameters(params ReadOnlySpan<(string Name, object? Value)> others)
    {
        var parameters = _lists.ToDictionary(list => list.Key, list => (object?)list.Value, StringComparer.Ordinal);
        foreach (var (name, value) in others) parameters[name] = value;
        return parameters;
    }
}
