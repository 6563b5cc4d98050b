using System.Collections.Immutable;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Grants;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;
using LineageService.Ingestion.Labels.Findings;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Register;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>What was said of fields and datasets; asked by <c>GET /api/v2/labels/assignments</c> and <c>lineage labels assignments</c>.</summary>
public sealed record AssignmentsQuestion(string? Node, string? Tag, int Limit, int Offset, NodeVisibility Visibility)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        LabelParameters.AssignmentNode, LabelParameters.Tag, QueryParameters.ListLimit, QueryParameters.Cursor, QueryParameters.AsOf, QueryParameters.KnownAt,
        QueryParameters.MinEpoch,
    ];

    public static AssignmentsQuestion Read(QueryReader reader) => new(
        reader.Read(LabelParameters.AssignmentNode), reader.Read(LabelParameters.Tag), reader.ReadInt32(QueryParameters.ListLimit), reader.ReadOffset(), reader.Visibility);

    /// <exception cref="Problems.ProblemException">The node is unknown or ambiguous.</exception>
    public AssignmentsResponse Answer(LabelSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        LineageNode? node = Node is null ? null : CorrectionNodes.Find(snapshot.State.Graph, Node, Visibility);
        var found = snapshot.Register.Assignments.Values
            .Where(one => Visibility.Sees(one.Dataset) && (Tag is null || snapshot.Policy.CategoryOf(one.Category).IsWithin(Tag))
                && (node is not { } asked || (one.Dataset == asked.Dataset && (asked.Path is null || one.Path == asked.Path))))
            .OrderBy(one => one.Id, StringComparer.Ordinal).ToList();
        var answers = new LabelAnswers(snapshot, Visibility);
        return new AssignmentsResponse(
            snapshot.LabelEpoch, [.. found.Skip(Offset).Take(Limit).Select(answers.Of)],
            Offset + Limit < found.Count ? (Offset + Limit).ToString(CultureInfo.InvariantCulture) : null);
    }
}

/// <summary>What the labels give reason to look at; asked by <c>GET /api/v2/labels/findings</c> and <c>lineage labels findings</c>.</summary>
public sealed record FindingsQuestion(string? Kind, string? Tag, int Limit, int Offset, NodeVisibility Visibility)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
        [LabelParameters.FindingKind, LabelParameters.Tag, QueryParameters.ListLimit, QueryParameters.Cursor, QueryParameters.MinEpoch];

    public static FindingsQuestion Read(QueryReader reader) => new(
        reader.Read(LabelParameters.FindingKind), reader.Read(LabelParameters.Tag), reader.ReadInt32(QueryParameters.ListLimit), reader.ReadOffset(), reader.Visibility);

    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<FindingsResponse> AnswerAsync(
        LabelSnapshot snapshot, bool isPending, ILineageStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var found = (await FindingRegister.OfAsync(snapshot, store, now, cancellationToken).ConfigureAwait(false))
            .Where(one => Visibility.Sees(one.Finding.Subject)
                && (Kind is null || string.Equals(Kind, LabelAnswers.Word(one.Finding.Kind), StringComparison.OrdinalIgnoreCase))
                && (Tag is null || (one.Finding.Tag is { } tag && snapshot.Policy.CategoryOf(tag).IsWithin(Tag)))).ToList();
        var answers = new LabelAnswers(snapshot, Visibility);
        return new FindingsResponse(
            snapshot.LabelEpoch, isPending, found.Count, [.. found.Skip(Offset).Take(Limit).Select(answers.Of)],
            Offset + Limit < found.Count ? (Offset + Limit).ToString(CultureInfo.InvariantCulture) : null);
    }
}

/// <summary>What was said when by whom; asked by <c>GET /api/v2/labels/audit</c> and <c>lineage labels audit</c>.</summary>
public sealed record LabelAuditQuestion(DateTimeOffset? AsOf, DateTimeOffset? KnownAt, int Limit, int Offset)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
        [QueryParameters.AsOf, QueryParameters.KnownAt, QueryParameters.ListLimit, QueryParameters.Cursor, QueryParameters.MinEpoch];

    public static LabelAuditQuestion Read(QueryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new LabelAuditQuestion(
            reader.Read(QueryParameters.AsOf), reader.Read(QueryParameters.KnownAt), reader.ReadInt32(QueryParameters.ListLimit), reader.ReadOffset());
    }

    public LabelAuditResponse Answer(LabelSnapshot snapshot, LabelLog log)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(log);
        var found = log.Entries.Where(entry => !(entry.RecordedAt > KnownAt) && !(entry.HoldsFrom > AsOf)).ToList();
        return new LabelAuditResponse(
            snapshot.LabelEpoch, [.. found.Skip(Offset).Take(Limit).Select(LabelAnswers.Of)],
            Offset + Limit < found.Count ? (Offset + Limit).ToString(CultureInfo.InvariantCulture) : null);
    }
}

/// <summary>Who could read values of a tag; asked by <c>GET /api/v2/labels/readers</c> and <c>lineage labels readers</c>.</summary>
public sealed record LabelReadersQuestion(string Tag, LabelForm LeastForm, TimePoint Point, NodeVisibility Visibility)
{
    private const int MaxNodes = 1000;

    public static ImmutableArray<QueryParameter> Parameters { get; } =
        [LabelParameters.NeededTag, LabelParameters.LeastForm, QueryParameters.AsOf, QueryParameters.KnownAt, QueryParameters.MinEpoch];

    public static LabelReadersQuestion Read(QueryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var tag = reader.Read(LabelParameters.NeededTag);
        if (tag is null) reader.Missing(LabelParameters.NeededTag, "Name the category.");
        return new LabelReadersQuestion(
            tag ?? "", reader.Read(LabelParameters.LeastForm, LabelForm.Aggregate),
            new TimePoint(reader.Read(QueryParameters.AsOf), reader.Read(QueryParameters.KnownAt)), reader.Visibility);
    }

    /// <param name="snapshot">Of the point.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<LabelReadersResponse> AnswerAsync(LabelSnapshot snapshot, ILineageStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var moment = Point.AsOf ?? Point.KnownAt ?? now;
        var nodes = new List<(LineageNode Node, string Tag, LabelForm Form)>();
        foreach (var node in LabelledNodes.Of(snapshot.State))
        {
            if (!Visibility.Sees(node)) continue;
            foreach (var tag in snapshot.State.LabelsOf(node).Where(label => snapshot.Policy.CategoryOf(label.Origin.Category).IsWithin(Tag) && label.Form >= LeastForm)
                .GroupBy(label => label.Origin.Category, StringComparer.Ordinal))
                nodes.Add((node, tag.Key, tag.Max(label => label.Form)));
        }

        nodes.Sort(static (left, right) => string.CompareOrdinal(left.Node.ToString(), right.Node.ToString()));
        var answers = new LabelAnswers(snapshot, Visibility);
        var grants = new Dictionary<DatasetId, ImmutableArray<SourcedGrant>?>();
        var rows = new List<ReadableLabelResponse>();
        foreach (var (node, tag, form) in nodes.Take(MaxNodes))
        {
            if (!grants.TryGetValue(node.Dataset, out var known))
                grants[node.Dataset] = known = await GrantStates.FindAsync(store, [node.Dataset], cancellationToken).ConfigureAwait(false);
            rows.Add(new ReadableLabelResponse(answers.NodeId(node), tag, form.WireName(), ReadersOf(known, node, moment)));
        }

        return new LabelReadersResponse(Point.AsOf, Point.KnownAt, snapshot.Policy.Hash, rows, nodes.Count);
    }

    private static ImmutableSortedSet<string>? ReadersOf(ImmutableArray<SourcedGrant>? grants, LineageNode node, DateTimeOffset moment) => grants?
        .Where(one => one.Grant.Reads && one.Grant.HoldsAt(moment) && one.Grant.Mask is null
            && (one.Grant.Fields.IsEmpty || node.Path is null || one.Grant.Fields.Contains(node.Path, StringComparer.OrdinalIgnoreCase)))
        .Select(one => one.Grant.Principal)
        .ToImmutableSortedSet(StringComparer.Ordinal);
}
