using LineageService.Api.Responses;
using LineageService.Graph;
using LineageService.Graph.History.Reconciliation;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Api.Requests;

/// <summary>The query parameters of <c>/api/v2</c>: names, meanings, bounds and defaults, each once.</summary>
public static class QueryParameters
{
    public static readonly TextParameter Node = new("node",
        "The node, as an id (dataset:namespace:name, field:namespace:name:path, rowset:namespace:name, job:namespace:name; datasetField: is read "
        + "as field:) or as a bare name such as shop.orders.amount, where that fits only one. Instead of namespace, name and field.")
    {
        Example = "dwd.plays.user_id",
    };

    public static readonly TextParameter Namespace = new("namespace", "Namespace of the node; with name.");

    public static readonly TextParameter Name = new("name", "Name of the dataset or job.");

    public static readonly TextParameter Field = new("field", "Path of a field of the dataset; nested fields are dotted.");

    public static readonly IntegerParameter MinEpoch = new("minEpoch",
        "Answer from this commit or a later one: waits a few seconds for it, then 503. A client that gives the epoch of its last write reads it.",
        0, 0, long.MaxValue)
    { IsOptional = true };

    public static readonly TimeParameter AsOf = new("asOf",
        "Answer what held at this time (valid time), ISO 8601 with its zone; a date alone is its start in UTC. Absent or in the future: now.")
    {
        Example = "2026-10-01T08:30:00Z",
    };

    public static readonly TimeParameter KnownAt = new("knownAt",
        "Answer what this service knew at this time (recorded time), before later events told otherwise. Absent or in the future: now.")
    {
        Example = "2026-10-01T08:30:00Z",
    };

    public static readonly TimeParameter DiffFrom =
        new("from", "The earlier valid time, ISO 8601 with its zone; a date alone is its start in UTC.") { Example = "2026-10-01T23:59:00Z" };

    public static readonly TimeParameter DiffTo = new("to", "The later valid time; absent or in the future: now.") { Example = "2026-10-02T23:59:00Z" };

    public static readonly TimeParameter KnownFrom =
        new("knownFrom", "Recorded time whose knowledge of the earlier point counts; what is known now when absent.");

    public static readonly TimeParameter KnownTo =
        new("knownTo", "Recorded time whose knowledge of the later point counts; what is known now when absent.");

    public static readonly TextParameter OfNamespace = new("namespace", "Only what belongs to this namespace: target, dataset or job.");

    public static readonly TextParameter OfDataset = new("dataset", "Only this dataset and what flows into or out of it; an id or a bare name.");

    public static readonly TextParameter OfJob = new("job", "Only this job, its lineage and what it writes; an id or a bare name.");

    public static readonly TextParameter TargetNamespace = new("namespace", "Only columns of datasets in this namespace.");

    public static readonly TextParameter TargetDataset = new("dataset", "Only columns of this dataset; an id or a bare name.");

    public static readonly TextParameter ClaimingJob = new("job", "Only what this job claims; an id or a bare name.");

    public static readonly TextParameter Producer = new("producer", "Only columns of producers that have this in their name, such as spark or 1.53.0.");

    public static readonly ChoiceParameter<ReconciliationStatus> Statuses =
        new("status", "Statuses to list; all but agreed when absent. The counts are of all.", WireNames.ReconciliationStatuses) { IsList = true };

    public static readonly IntegerParameter ColumnLimit = new("limit", "Columns in one page.", 1000, 1, 100_000);

    public static readonly TextParameter EdgeFrom = new("from", "The field or row set that the edge comes from; an id or a bare name.")
    {
        Example = "ods.users.phone_number",
    };

    public static readonly TextParameter EdgeTo = new("to", "The field or row set that it goes to; an id or a bare name.")
    {
        Example = "dwd.users.phone_hash",
    };

    public static readonly IntegerParameter ChangeLimit = new("limit", "Changes in one page.", 1000, 1, 100_000);

    public static readonly ChoiceParameter<NodeKind> IdentityKind =
        new("kind", "Only datasets or only jobs; both when absent.", [("dataset", NodeKind.Dataset), ("job", NodeKind.Job)]);

    public static readonly ChoiceParameter<MergeState> MergeState =
        new("state", "Which merges.", MergeStates.All) { DefaultWord = "inForce" };

    public static readonly ChoiceParameter<string> MergeSigns =
        new("sign", "Only suggestions with one of these signs.", [.. MergeSignCodes.All.Select(code => (code, code))]) { IsList = true };

    public static readonly TextParameter SuggestionNamespace = new("namespace", "Only suggestions about a name in this namespace.");

    public static readonly TextParameter Cursor = new("cursor", "Where the page before ended: its nextCursor.");

    public static readonly IntegerParameter ListLimit = new("limit", "Items in one page.", 100, 1, 1000);

    public static readonly IntegerParameter SearchLimit = new("limit", "Hits in one page.", 20, 1, 1000);

    /// <summary>How far a search can be paged; who needs more narrows the words.</summary>
    public const int MaxSearchOffset = 100_000;

    public static readonly IntegerParameter FieldLimit = new("limit", "Fields in one page.", 1000, 1, 100_000);

    public static readonly IntegerParameter NodeLimit = new("limit", "Nodes in one page.", 50_000, 1, 200_000);

    public static readonly ChoiceParameter<Direction> Direction =
        new("direction", "Upstream to what it comes from, downstream to what comes from it.", WireNames.Directions) { DefaultWord = "downstream" };

    public static readonly IntegerParameter Depth = new("depth", "Hops to walk.", 10, 1, 1000);

    public static readonly ChoiceParameter<Granularity> Granularity =
        new("granularity", "Whether the answer speaks of columns or rolls up to datasets, with counts.", WireNames.Granularities)
        {
            DefaultWord = "column",
        };

    public static readonly ChoiceParameter<Granularity> Rollup =
        new("rollup", "Roll the answer up to datasets: another way to ask for granularity=table.",
            [("none", Graph.Traversal.Granularity.Column), ("dataset", Graph.Traversal.Granularity.Table), ("table", Graph.Traversal.Granularity.Table)]);

    public static readonly TextParameter FilterNamespace =
        new("filterNamespace", "Report only nodes of this namespace; others are walked through. Where node names the root, namespace does the same.");

    public static readonly TextParameter Layer = new("layer", "Only what belongs to this warehouse layer; in lineage, others are walked through.");

    public static readonly TextParameter Owner = new("owner", "Only what belongs to this owner; in lineage, others are walked through.");

    public static readonly ChoiceParameter<EdgeType> EdgeTypes =
        new("type", "Edge types to follow; all when absent.", WireNames.EdgeTypes) { IsList = true };

    public static readonly ChoiceParameter<EdgeSubtype> EdgeSubtypes =
        new("subtype", "Edge subtypes to follow; all when absent.", WireNames.EdgeSubtypes) { IsList = true };

    public static readonly ChoiceParameter<bool> Functions =
        new("functions", "Tell the functions that a value passes through on each DIRECT edge: a look-up for each job of the answer.",
            [("true", true), ("false", false)])
        {
            DefaultWord = "false",
        };

    public static readonly TextParameter SearchText =
        new("q", "Words, all of which must occur in names, paths, owners, descriptions or tags; parts of words count.") { Example = "phone" };

    public static readonly ChoiceParameter<NodeKind> SearchKinds =
        new("kind", "Kinds of node to find; all when absent.", WireNames.SearchKinds) { IsList = true };

    public static readonly TextParameter From = new("from", "The node the paths begin at, as node; instead of node, or of namespace, name and field.")
    {
        Example = "ods.users.phone_number",
    };

    public static readonly TextParameter To = new("to", "The node the paths end at; instead of toNamespace, toName and toField.")
    {
        Example = "ads.win_back_campaign.send_to",
    };

    public static readonly TextParameter ToNamespace = new("toNamespace", "Namespace of the node the paths end at.");

    public static readonly TextParameter ToName = new("toName", "Name of the dataset the paths end at.");

    public static readonly TextParameter ToField = new("toField", "Path of the field the paths end at.");

    public static readonly IntegerParameter PathCount = new("count", "How many paths, shortest first.", 1, 1, 100);

    public static readonly IntegerParameter MaxDepth = new("maxDepth", "Longest path, in hops.", 30, 1, 1000);

    public static readonly TextParameter DefaultDialect = new("dialect", "Dialect of tasks that name none; ansi when absent.");

    public static readonly TextParameter DefaultDatasetNamespace =
        new("datasetNamespace", "Namespace of the datasets of tasks that name none; when absent, the one that OpenLineage fixes for the dialect, else default.");

    public static readonly TextParameter DefaultJobNamespace = new("jobNamespace", "Namespace of tasks that name none; default when absent.");

    public static readonly TextParameter TaskNamespace = new("namespace", "Namespace of the job.");

    public static readonly TextParameter TaskName = new("name", "Name of the job.");
}
