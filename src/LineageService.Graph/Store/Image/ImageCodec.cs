using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using LineageService.Model;

namespace LineageService.Graph.Store.Image;

/// <summary>
/// Items of an image as bytes, and back: a line of JSON and, for an event, its body. Equal items give equal bytes, whichever store they come from.
/// </summary>
internal static class ImageCodec
{
    private const int Masking = 1, Approximate = 2;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The line without its end, and the bytes that stand behind it.</summary>
    public static (byte[] Line, ReadOnlyMemory<byte> Body) Write(ImageItem item)
    {
        var body = item is EventImage logged ? logged.Event.Body : default;
        return (JsonSerializer.SerializeToUtf8Bytes(Line(item), Options), body);
    }

    /// <summary>Reads a line; of an event also how many bytes of its body stand behind it.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static (ImageLine Line, int BodySize) Read(ReadOnlySpan<byte> line)
    {
        var read = JsonSerializer.Deserialize<ImageLine>(line, Options) ?? throw new JsonException("null where an item was expected");
        if (!ImageLineCheck.IsWhole(read)) throw new JsonException("something is missing in an item");
        return (read, read is EventLine logged ? logged.Size : 0);
    }

    public static ImageItem Item(ImageLine line, ReadOnlyMemory<byte> body) => line switch
    {
        DatasetLine dataset => new DatasetImage(new DatasetId(dataset.Namespace, dataset.Name), dataset.Mentioned, dataset.Versions),
        JobLine job => new JobImage(new JobId(job.Namespace, job.Name), job.Versions),
        RunLine run => new RunImage(new StoredRun(
            new RunRecord(
                new RunId(run.Id), run.Job, run.State, run.StartedAt, run.EndedAt, run.ParentJob,
                run.ParentRun is { } parent ? new RunId(parent) : null)
            {
                Subsets = run.Subsets,
            },
            run.RecordedAt, run.EndRecordedAt)),
        EdgesLine edges => new EdgeVersionImage(new EdgeVersion(Set(edges), edges.RecordedFrom, edges.ClosedAt, edges.RecordedTo)),
        MergeLine merge => new MergeImage(new IdentityMerge(
            merge.Id, merge.Node, merge.Alias, merge.Canonical, merge.Reason, merge.Author, merge.MergedAt)
        {
            UndoneAt = merge.UndoneAt,
            UndoneBy = merge.UndoneBy,
        }),
        EventLine logged => new EventImage(new LoggedEvent(
            logged.Hash, logged.EventKind, body, logged.ReceivedAt, logged.Reason, logged.Position)),
        FoldLine fold => new FoldStateImage(new FoldState(fold.Job, fold.State)),
        StateLine state => new KeyedStateImage(new KeyedState(state.Key, state.State)),
        EpochLine epoch => new StoreStateImage(epoch.Epoch, new HistoryHorizon(epoch.ValidTime, epoch.RecordedTime)),
        _ => throw new UnreachableException(),
    };

    private static ImageLine Line(ImageItem item) => item switch
    {
        DatasetImage dataset => new DatasetLine(
            dataset.Id.Namespace, dataset.Id.Name, dataset.Mentioned, [.. dataset.Versions.Select(Utc)]),
        JobImage job => new JobLine(job.Id.Namespace, job.Id.Name, [.. job.Versions.Select(Utc)]),
        RunImage { Run: var (run, recordedAt, endRecordedAt) } => new RunLine(
            run.Id.Value, run.Job, run.State, run.StartedAt.ToUniversalTime(), run.EndedAt?.ToUniversalTime(), run.ParentJob, run.ParentRun?.Value,
            recordedAt.ToUniversalTime(), endRecordedAt?.ToUniversalTime(), run.Subsets),
        EdgeVersionImage edges => Edges(edges.Version),
        MergeImage { Merge: var merge } => new MergeLine(
            merge.Id, merge.Kind, merge.Alias, merge.Canonical, merge.Reason, merge.Author, merge.MergedAt.ToUniversalTime(),
            merge.UndoneAt?.ToUniversalTime(), merge.UndoneBy),
        EventImage { Event: var logged } => new EventLine(
            logged.ContentHash, logged.Kind, logged.ReceivedAt.ToUniversalTime(), logged.Reason, logged.Position, logged.Body.Length),
        FoldStateImage fold => new FoldLine(fold.State.Job, fold.State.State.ToArray()),
        KeyedStateImage keyed => new StateLine(keyed.State.Key, keyed.State.State.ToArray()),
        StoreStateImage state => new EpochLine(
            state.Epoch, state.Horizon.ValidTime.ToUniversalTime(), state.Horizon.RecordedTime.ToUniversalTime()),
        _ => throw new UnreachableException(),
    };

    private static EntityVersion<T> Utc<T>(EntityVersion<T> version)
        where T : class =>
        version with
        {
            ValidFrom = version.ValidFrom.ToUniversalTime(),
            RecordedFrom = version.RecordedFrom.ToUniversalTime(),
            ClosedAt = version.ClosedAt?.ToUniversalTime(),
            RecordedTo = version.RecordedTo?.ToUniversalTime(),
        };

    // In one order, whatever the store's own is.
    private static EdgesLine Edges(EdgeVersion version)
    {
        var (set, block) = (version.Set, version.Set.Block);
        var datasets = block.Datasets.ToArray().Where((_, place) => place > 0 || IsSource(block, place)).Order().ToImmutableArray();
        var numbers = new Dictionary<DatasetId, int>(datasets.Length);
        for (var place = 0; place < datasets.Length; place++) numbers[datasets[place]] = place;
        var edges = set.Edges.Select(edge => new EdgeLine(
            numbers[edge.From.Dataset], edge.From.Path, edge.To.Path, edge.Subtype.WireName(),
            (edge.Masking ? Masking : 0) | (edge.Approximate ? Approximate : 0), edge.Span,
            edge.Functions.IsDefaultOrEmpty ? null : edge.Functions)).ToArray();
        Array.Sort(edges, EdgeLineOrder.Instance);
        return new EdgesLine(
            set.Job, set.Target, set.Evidence, set.Producer, set.ValidFrom.ToUniversalTime(), set.ValidTo?.ToUniversalTime(),
            version.RecordedFrom.ToUniversalTime(), version.ClosedAt?.ToUniversalTime(), version.RecordedTo?.ToUniversalTime(), set.IsActive,
            Cause(set.Cause), Cause(set.EndCause), datasets, [.. edges],
            [.. set.Unknowns.OrderBy(unknown => unknown.ToString(), StringComparer.Ordinal)]);
    }

    private static bool IsSource(EdgeBlock block, int dataset)
    {
        foreach (var edge in block.Edges) if (block.Nodes[edge.From].Dataset == dataset) return true;
        return false;
    }

    private static EdgeSet Set(EdgesLine line) => new(
        line.Job, line.Target, line.Evidence, line.Producer, line.ValidFrom, [.. line.Edges.Select(edge => Edge(edge, line))], line.Unknowns)
    {
        ValidTo = line.ValidTo,
        IsActive = line.IsActive,
        Cause = Cause(line.Cause),
        EndCause = Cause(line.EndCause),
    };

    private static LineageEdge Edge(EdgeLine edge, EdgesLine line)
    {
        if ((uint)edge.From >= (uint)line.Datasets.Length) throw new JsonException("an edge names a dataset that its line does not have");
        var from = line.Datasets[edge.From];
        return new LineageEdge(
            edge.Path is null ? LineageNode.RowSet(from) : LineageNode.Field(from, edge.Path),
            edge.To is null ? LineageNode.RowSet(line.Target) : LineageNode.Field(line.Target, edge.To),
            EdgeSubtypes.TryParse(edge.Subtype, out var subtype) ? subtype : throw new JsonException("unknown subtype of an edge"),
            edge.Span, edge.Functions ?? default, (edge.Flags & Masking) != 0, (edge.Flags & Approximate) != 0);
    }

    private static CauseLine? Cause(EdgeCause? cause) => cause is null ? null : new CauseLine(cause.JobVersion, cause.Run?.Value, cause.Event);

    private static EdgeCause? Cause(CauseLine? cause) =>
        cause is null ? null : new EdgeCause(cause.JobVersion, cause.Run is { } run ? new RunId(run) : null, cause.Event);
}
