using System.Collections.Immutable;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Grants;
using LineageService.Graph.Labels;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;
using LineageService.Ingestion.Labels.Exposure;
using LineageService.Ingestion.Labels.History;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Where sensitive values end up; asked by <c>GET /api/v2/labels/exposure</c> and <c>lineage labels exposure</c>.</summary>
public sealed record ExposureQuestion(ExposureFilter Filter, DateTimeOffset? NewSince, bool WithHints, bool IsCsv, int Limit, int Offset, NodeVisibility Visibility)
{
    private const int MaxSinks = 100;

    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        LabelParameters.Tag, LabelParameters.Zone, LabelParameters.Owner, LabelParameters.Sink, LabelParameters.LeastForm, LabelParameters.Direct,
        LabelParameters.NewSince, LabelParameters.Hints, LabelParameters.Csv, QueryParameters.ListLimit, QueryParameters.Cursor, QueryParameters.AsOf,
        QueryParameters.KnownAt, QueryParameters.MinEpoch,
    ];

    public static ExposureQuestion Read(QueryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new ExposureQuestion(
            new ExposureFilter
            {
                Tag = reader.Read(LabelParameters.Tag),
                Zone = reader.Read(LabelParameters.Zone),
                Owner = reader.Read(LabelParameters.Owner),
                Sink = reader.Read(LabelParameters.Sink) is { } sink ? new NodePattern(sink) : null,
                LeastForm = reader.Read(LabelParameters.LeastForm, LabelForm.Aggregate),
                OnlyDirect = reader.Read(LabelParameters.Direct, false),
            },
            reader.Read(LabelParameters.NewSince), reader.Read(LabelParameters.Hints, true), reader.Read(LabelParameters.Csv, false),
            reader.ReadInt32(QueryParameters.ListLimit), reader.ReadOffset(), reader.Visibility);
    }

    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<ExposureResponse> AnswerAsync(
        LabelSnapshot snapshot, bool isPending, LabelHistory history, ILineageStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(history);
        var report = await ReportAsync(snapshot, isPending, history, store, now, cancellationToken).ConfigureAwait(false);
        var answers = new LabelAnswers(snapshot, Visibility);
        var page = IsCsv ? report.Rows : [.. report.Rows.Skip(Offset).Take(Limit)];
        var witnesses = Witnesses(snapshot, page);
        var rows = new List<ExposureRowResponse>(page.Length);
        var controls = new Dictionary<LineageNode, string?>();
        var beginnings = history.BeginningsFor(snapshot, store);
        foreach (var row in page)
        {
            if (!controls.TryGetValue(row.Label.Sink, out var control))
                controls[row.Label.Sink] = control = await ControlOfAsync(store, row.Label.Sink, now, cancellationToken).ConfigureAwait(false);
            var witness = witnesses.GetValueOrDefault(row.Label.Key);
            var since = witness is null ? null : await beginnings.FindAsync(witness, cancellationToken).ConfigureAwait(false);
            rows.Add(answers.Of(row, control, witness is null ? [] : [.. witness.Hops.Select(hop => hop.Node)]) with { FirstSeen = since });
        }

        return new ExposureResponse(
            snapshot.LabelEpoch, isPending, report.Rows.Length, rows,
            [.. report.Sinks.Take(MaxSinks).Select(sink => new SinkResponse(Visibility.Shown(sink.Sink).ToString(), sink.Zone ?? "internal", sink.Fields, Math.Round(sink.Risk, 4)))],
            WithHints
                ? [.. LeakingJob.Of(report, snapshot, now, cancellationToken).Select(job => new LeakingJobResponse(Visibility.Shown(job.Job).ToString(), job.Rows, job.Cut))]
                : [],
            !IsCsv && Offset + page.Length < report.Rows.Length ? (Offset + page.Length).ToString(CultureInfo.InvariantCulture) : null);
    }

    private async Task<ExposureReport> ReportAsync(
        LabelSnapshot snapshot, bool isPending, LabelHistory history, ILineageStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = NewSince is { } moment ? await history.AtAsync(new TimePoint(moment, null), cancellationToken).ConfigureAwait(false) : null;
        var readers = await SinkReaders.FindAsync(
            store, snapshot.State.Graph, ExposureReport.SinksOf(snapshot), DateOnly.FromDateTime(now.UtcDateTime), cancellationToken).ConfigureAwait(false);
        var report = ExposureReport.Of(snapshot, Filter with { Since = since }, readers, now, isPending);
        return Visibility.IsAll ? report : report.Where(row => Visibility.Sees(row.Label.Sink));
    }

    private static Dictionary<string, LabelWitness> Witnesses(LabelSnapshot snapshot, ImmutableArray<ExposureRow> page)
    {
        var explainer = new LabelExplainer(snapshot.State);
        var found = new Dictionary<string, LabelWitness>(StringComparer.Ordinal);
        foreach (var sink in page.GroupBy(row => row.Label.Sink))
        {
            var asked = sink.Select(row => (row.Label.Origin.Id, row.Label.Form, row.Label.IsIndirect)).ToHashSet();
            var ways = explainer.WitnessesOf(sink.Key, (origin, state) => asked.Contains((origin.Id, state.Form, state.IsIndirect)))
                .ToDictionary(witness => (witness.Origin.Id, witness.Form, witness.IsIndirect));
            foreach (var row in sink)
                if (ways.TryGetValue((row.Label.Origin.Id, row.Label.Form, row.Label.IsIndirect), out var way)) found[row.Label.Key] = way;
        }

        return found;
    }

    private static async Task<string?> ControlOfAsync(ILineageStore store, LineageNode sink, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var grants = await GrantStates.FindAsync(store, [sink.Dataset], cancellationToken).ConfigureAwait(false);
        if (grants is not { } known) return null;
        var reading = known.Where(one => one.Grant.Reads && one.Grant.HoldsAt(now)
            && (one.Grant.Fields.IsEmpty || sink.Path is null || one.Grant.Fields.Contains(sink.Path, StringComparer.OrdinalIgnoreCase))).ToList();
        return reading.Count > 0 && reading.TrueForAll(one => one.Grant.Mask is not null) ? "masking" : "none";
    }
}
