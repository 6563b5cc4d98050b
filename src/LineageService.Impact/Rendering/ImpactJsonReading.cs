using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Model;
using static LineageService.Impact.Rendering.JsonNames;

namespace LineageService.Impact.Rendering;

/// <summary>The parts of a report's JSON that name jobs: their ids are taken apart by the report's own list of names.</summary>
internal sealed class ImpactJsonReading(JsonElement names)
{
    public ChangeAtom Atom(JsonElement atom) => new(
        AtomKindOf(Needed(atom, "kind")), DatasetOf(atom.GetProperty("dataset")), Text(atom, "column"), Named<DiffCategory>(atom, "category"), VerdictOf(atom, "verdict"))
    {
        Change = atom.GetProperty("change").GetInt32(),
        Job = JobOrNone(atom, "job"),
        Before = Text(atom, "before"),
        After = Text(atom, "after"),
        Span = SpanOf(atom),
        Delay = atom.TryGetProperty("delaySeconds", out var delay) ? TimeSpan.FromSeconds(delay.GetDouble()) : null,
    };

    public AffectedNode Node(JsonElement node, ImmutableArray<ChangeAtom> atoms)
    {
        var reason = node.GetProperty("reason");
        return new AffectedNode(Needed(node, "node"), Named<AffectedKind>(node, "kind"), VerdictOf(node, "verdict"), node.GetProperty("distance").GetInt32())
        {
            Compatibility = Named<Compatibility>(node, "compatibility"),
            Behaviour = Named<Behaviour>(node, "behaviour"),
            Dataset = node.GetProperty("dataset") is { ValueKind: JsonValueKind.Object } dataset ? DatasetOf(dataset) : null,
            Column = Text(node, "column"),
            Job = JobOrNone(node, "job"),
            FirstHop = JobOrNone(node, "firstHop"),
            Reason = new ImpactReason(atoms[reason.GetProperty("atomIndex").GetInt32()], Needed(reason, "sentence")) { Way = new ReadWay(List(reason, "path", Hop)) },
            UseSite = node.GetProperty("useSite") is { ValueKind: JsonValueKind.Object } site
                ? new UseSite(JobOf(site, "job"), Text(site, "file"), SpanOf(site) ?? default, site.GetProperty("line").GetInt32(), site.GetProperty("column").GetInt32()) : null,
            Owner = Text(node, "owner"),
            Team = Text(node, "team"),
            Tier = Needed(node, "tier"),
            Readers30Days = NumberOrNone(node, "readers30d"),
            Sla = Text(node, "sla"),
            Confidence = node.GetProperty("confidence").GetDouble(),
            Severity = node.GetProperty("severity").GetDouble(),
            Evidence = Named<ImpactEvidence>(node, "evidence"),
            Fix = NumberOrNone(node, "suggestedFix"),
        };
    }

    public ImpactCompleteness Completeness(JsonElement completeness) => new(
        Moment(completeness, "lineageAsOf"), completeness.GetProperty("coverageInClosure").GetDouble(), completeness.GetProperty("unknownShare").GetDouble(),
        List(completeness, "opaqueJobs", job => new OpaqueJob(
            JobOf(job, "job"), Needed(job, "code"), Needed(job, "why"), job.GetProperty("behind").GetInt32(), job.GetProperty("settles").GetDouble(),
            List(job, "reads", read => Dataset(read.GetString()!)))),
        List(completeness, "unresolvedRefs", reference => new UnresolvedReference(JobOf(reference, "job"), Needed(reference, "name"), SpanOf(reference), Needed(reference, "code"))),
        List(completeness, "notAnalysed", standing => new SubjectStanding(Needed(standing, "subject"), Named<Standing>(standing, "standing"), Needed(standing, "why"))),
        completeness.GetProperty("truncated").GetBoolean(), NumberOrNone(completeness, "depthLimit"));

    public BackfillStep Step(JsonElement step) => new(
        step.GetProperty("order").GetInt32(), JobOf(step, "job"), DatasetOf(step.GetProperty("dataset")), Text(step, "partitionColumn"), Moment(step, "from"), Moment(step, "to"));

    public BaselineEffect Baseline(JsonElement baseline) => new(
        JobOf(baseline, "job"), DatasetOf(baseline.GetProperty("dataset")), Time(Needed(baseline, "committed")), Time(Needed(baseline, "finishBefore")),
        Text(baseline, "finishAfter") is { } finish ? Time(finish) : null, Named<BaselineStatus>(baseline, "before"), Named<BaselineStatus>(baseline, "after"),
        List(baseline, "criticalPath", job => Job(job.GetString()!)));

    public LastGoodPartition LastGood(JsonElement table) =>
        new(DatasetOf(table.GetProperty("dataset")), Text(table, "partitionColumn"), JobOf(table, "job"), Moment(table, "at"));

    private PathHop Hop(JsonElement hop) => new(
        Needed(hop, "node"), Text(hop, "type") is { } type ? Named<EdgeType>(type) : null,
        EdgeSubtypes.TryParse(Text(hop, "subtype"), out var subtype) ? subtype : null, JobOrNone(hop, "job"), SpanOf(hop));

    private JobId JobOf(JsonElement owner, string property) => Job(Needed(owner, property));

    private JobId? JobOrNone(JsonElement owner, string property) => Text(owner, property) is { } id ? Job(id) : null;

    private JobId Job(string id)
    {
        var (space, name) = Parts(id);
        return new JobId(space, name);
    }

    private DatasetId Dataset(string id)
    {
        var (space, name) = Parts(id);
        return new DatasetId(space, name);
    }

    private (string Namespace, string Name) Parts(string id)
    {
        var parts = names.GetProperty(id);
        return (parts[0].GetString()!, parts[1].GetString()!);
    }

    private static AtomKind AtomKindOf(string name) => Enum.GetValues<AtomKind>().First(kind => kind.WireName() == name);

    private static int? NumberOrNone(JsonElement owner, string property) =>
        owner.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    private static TextSpan? SpanOf(JsonElement owner) =>
        owner.TryGetProperty("start", out var start) ? new TextSpan(start.GetInt32(), owner.GetProperty("length").GetInt32()) : null;

    private static TimeSpan Time(string text) => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture);

    private sealed class ReadWay(ImmutableArray<PathHop> path) : ReasonWay
    {
        public override ImmutableArray<PathHop> ToPath() => path;
    }
}
