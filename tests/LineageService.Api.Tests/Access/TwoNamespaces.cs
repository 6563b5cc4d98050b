using LineageService.Api.Access;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Corrections;
using LineageService.Graph.Grants;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Ingestion.Usage;
using LineageService.Model;
using Microsoft.Extensions.DependencyInjection;

namespace LineageService.Api.Tests.Access;

/// <summary>
/// Two namespaces whose lineage runs through each other, <c>mine</c> and one that everything in has <see cref="Mark"/> in its name:
/// <c>orders → (hidden) → report</c>, with jobs on both sides, unknowns, merges, corrections, grants and usage across the border.
/// </summary>
internal static class TwoNamespaces
{
    public const string Mark = "zqzq";

    private const string Producer = "lineage-sql/0.1.0";

    public static DatasetId Orders { get; } = new("mine", "orders");

    public static DatasetId Report { get; } = new("mine", "report");

    public static DatasetId Summary { get; } = new("mine", "summary");

    public static DatasetId Hidden { get; } = new($"their-{Mark}", $"{Mark}.orders");

    public static DatasetId HiddenOut { get; } = new($"their-{Mark}", $"{Mark}_out");

    public static DatasetId HiddenTwin { get; } = new($"their-{Mark}", "orders");

    public static JobId Load { get; } = new("mine", "load");

    public static JobId Own { get; } = new("mine", "own");

    private static JobId HiddenJob { get; } = new($"their-{Mark}", $"{Mark}_job");

    private static JobId HiddenTwinJob { get; } = new($"their-{Mark}", "load");

    private static DateTimeOffset Begin { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static LineageBatch Content { get; } = new()
    {
        RecordedAt = Begin,
        Datasets =
        [
            Dataset(Orders, "ods", "id", "amount") with { Symlinks = [HiddenTwin, new DatasetId("mine", "orders_link")] },
            Dataset(Report, "ads", "id", "total"), Dataset(Summary, "ads", "total"),
            Dataset(Hidden, Mark, $"{Mark}_id", "amount"), Dataset(HiddenOut, "ads", $"{Mark}_total"), Dataset(HiddenTwin, "ods", "id", "amount", $"{Mark}_more"),
            new DatasetRecord(new DatasetId($"their-{Mark}", $"{Mark}_alias")) { AliasOf = Report },
            new DatasetRecord(new DatasetId("mine", "their_alias")) { AliasOf = Hidden },
        ],
        Jobs =
        [
            new JobRecord(Load)
            {
                Dialect = "spark", Sql = $"INSERT INTO report SELECT o.id, h.amount FROM orders o JOIN {Mark}.orders h ON o.id = h.{Mark}_id",
                State = AnalysisState.Partly, Inputs = [Orders, Hidden], Outputs = [Report], File = $"{Mark}.sql",
                Unknowns = [new UnknownLineage(UnknownCodes.StarWithoutSchema, $"{Mark}.orders", $"{Mark}_id", new TextSpan(1, 2), $"{Mark}.orders is not known.")],
                Diagnostics = [new Diagnostic("SQL1001", DiagnosticSeverity.Warning, new TextSpan(1, 2), $"{Mark} was not expected.")],
            },
            new JobRecord(Own) { Sql = "INSERT INTO summary SELECT total FROM report", State = AnalysisState.Analysed, Inputs = [Report], Outputs = [Summary] },
            new JobRecord(HiddenJob)
            {
                Sql = $"INSERT INTO {Mark}", State = AnalysisState.Partly, Inputs = [Orders, Report], Outputs = [Hidden, HiddenOut, Summary], Owner = Mark, Tier = "P0",
                Unknowns = [new UnknownLineage(UnknownCodes.DynamicSql, $"{Mark}.x", null, null, $"Something of {Mark}.")],
            },
            new JobRecord(HiddenTwinJob) { Inputs = [Hidden], Outputs = [HiddenOut] },
        ],
        Runs =
        [
            new RunRecord(new RunId(Guid.Parse("11111111-1111-1111-1111-111111111111")), Load, "COMPLETE", Begin, Begin.AddMinutes(1), HiddenJob)
            {
                Subsets = RunSubset.Write([new RunSubset(Hidden, false, "{\"type\":\"location\"}"), new RunSubset(Summary, true, "{\"type\":\"partition\"}")]),
            },
            new RunRecord(new RunId(Guid.Parse("22222222-2222-2222-2222-222222222222")), HiddenJob, "COMPLETE", Begin.AddMinutes(2), Begin.AddMinutes(3)),
            new RunRecord(new RunId(Guid.Parse("33333333-3333-3333-3333-333333333333")), Own, "COMPLETE", Begin.AddMinutes(-2), null),
        ],
        EdgeSets =
        [
            Set(Load, Report, Edge(Orders, "id", Report, "id"), Edge(Hidden, "amount", Report, "total")),
            Set(Own, Summary, Edge(Report, "total", Summary, "total")),
            Set(HiddenJob, Hidden, Edge(Orders, "amount", Hidden, "amount") with
            {
                Functions = [new FunctionApplication($"{Mark}_FN", FunctionClass.Scalar, [$"{Mark}_literal"])], Span = new TextSpan(3, 4),
            }),
            Set(HiddenJob, HiddenOut, Edge(Report, "total", HiddenOut, $"{Mark}_total")),
            Set(HiddenJob, Summary, Edge(Report, "total", Summary, "total")) with { Unknowns = [new UnknownLineage(UnknownCodes.DynamicSql, Mark, Mark, null, Mark)] },
            Set(HiddenJob, Summary, Edge(Hidden, "amount", Summary, "total")) with { Evidence = EvidenceKind.Run, Producer = "spark", Cause = new EdgeCause($"{Mark}-version") },
        ],
        Merges =
        [
            new IdentityMerge("m-1", NodeKind.Dataset, new IdentityName(Hidden.Namespace, $"{Mark}_old"), new IdentityName("mine", "orders"), Mark, Mark, Begin),
            new IdentityMerge("m-2", NodeKind.Dataset, new IdentityName("mine", "old"), new IdentityName("mine", "orders"), "same", "ana", Begin),
        ],
    };

    /// <summary>The service with this content, and a client whose token sees only <c>mine</c>.</summary>
    public static async Task<RunningService> StartAsync(Scope scopes = Scope.Read, LineageApiOptions? options = null)
    {
        var token = TestContext.Current.CancellationToken;
        var service = await RunningService.StartAsync(Content, (options ?? new LineageApiOptions()) with { RequireTokens = true });
        var host = service.Backend.Host;
        DatasetGrant[] grants = [new(Orders, "ann", "user", "select"), new(Hidden, Mark, "user", "select")];
        var states = await GrantStates.PlanAsync(host.Store, "assets:test", grants, keepsAbsent: false, token);
        await host.CommitAsync(new LineageBatch { KeyedStates = states, RecordedAt = Begin }, token);
        using var register = new UsageRegister(host, TimeProvider.System);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await register.TakeAsync(
            [new UsageRecord(today, "ann", "trino", 2, "mine", [new DatasetRead(Orders, ["id"]), new DatasetRead(Hidden, [$"{Mark}_id"])], 1)], token);

        var corrections = service.Services.GetRequiredService<CorrectionRegister>();
        foreach (var (from, to) in new[] { (Orders, Report), (Hidden, Report), (Orders, HiddenOut) })
        {
            await corrections.AddAsync(
                CorrectionKind.Suppress, LineageNode.RowSet(from), LineageNode.RowSet(to), null, null, "seen", "ana", null, isProposal: true, token);
        }

        await corrections.AddAsync(
            CorrectionKind.Suppress, LineageNode.Field(Report, "total"), LineageNode.Field(Summary, "total"), null, null, "seen", "ana", null, isProposal: true, token);
        var rules = IdentityRules.Default with { Namespaces = [new NamespaceAlias($"their-{Mark}-2", $"their-{Mark}"), new NamespaceAlias("mine2", "mine")] };
        await service.Services.GetRequiredService<IdentityMerging>().SetRulesAsync(rules, token);
        service.Client.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(service, "bound", scopes));
        return service;
    }

    public static async Task<string> TokenAsync(RunningService service, string name, Scope scopes) =>
        (await service.Services.GetRequiredService<TokenRegister>().CreateAsync(name, scopes, ["mine*"], null, TestContext.Current.CancellationToken)).Secret;

    private static DatasetRecord Dataset(DatasetId id, string layer, params string[] fields) => new(id)
    {
        Kind = "table",
        Layer = layer,
        Schema = SchemaKnowledge.Complete,
        Fields = [.. fields.Select(field => new SchemaField(field, "string"))],
    };

    private static LineageEdge Edge(DatasetId from, string fromField, DatasetId to, string toField) =>
        new(LineageNode.Field(from, fromField), LineageNode.Field(to, toField), EdgeSubtype.Transformation);

    private static EdgeSet Set(JobId job, DatasetId target, params LineageEdge[] edges) =>
        new(job, target, EvidenceKind.Sql, Producer, Begin, [.. edges], []);
}
