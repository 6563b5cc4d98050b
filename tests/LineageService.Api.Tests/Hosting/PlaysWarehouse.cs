using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Api.Tests.Hosting;

/// <summary>
/// A small graph: <c>ods.users (id, phone, country) → dwd.users (id, phone_hash) → ads.contacts (phone_hash, users)</c>, beside a second
/// namespace that has a <c>dwd.users</c> too.
/// </summary>
public static class PlaysWarehouse
{
    public const string Namespace = "hive://warehouse:9083";

    public static DatasetId Ods { get; } = new(Namespace, "ods.users");

    public static DatasetId Dwd { get; } = new(Namespace, "dwd.users");

    public static DatasetId Ads { get; } = new(Namespace, "ads.contacts");

    public static DatasetId OtherDwd { get; } = new("other", "dwd.users");

    public static JobId Build { get; } = new("etl", "build_users");

    public static LineageBatch Content { get; } = new()
    {
        RecordedAt = DateTimeOffset.UnixEpoch,
        Datasets =
        [
            Dataset(Ods, "ODS", "crm", "id", "phone", "country"), Dataset(Dwd, "DWD", "core", "id", "phone_hash"),
            Dataset(Ads, "ADS", "marketing", "phone_hash", "users"), Dataset(OtherDwd, "DWD", "core", "id"),
        ],
        Jobs =
        [
            new JobRecord(Build)
            {
                Dialect = "spark", Sql = "INSERT INTO dwd.users SELECT id, sha2(phone, 256) FROM ods.users WHERE country = 'DE'",
                State = AnalysisState.Analysed, Inputs = [Ods], Outputs = [Dwd], Owner = "core",
            },
            new JobRecord(new JobId("etl", "contacts")) { State = AnalysisState.Partly, Inputs = [Dwd], Outputs = [Ads] },
            new JobRecord(new JobId("other", "build_users")),
        ],
        Runs =
        [
            new RunRecord(new RunId(new Guid("11111111-1111-1111-1111-111111111111")), Build, "COMPLETE", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(1)),
            new RunRecord(new RunId(new Guid("22222222-2222-2222-2222-222222222222")), Build, "START", DateTimeOffset.UnixEpoch.AddHours(1), null),
        ],
        EdgeSets =
        [
            Set(Build, Dwd,
                Edge(Ods, "id", Dwd, "id", EdgeSubtype.Identity),
                Edge(Ods, "phone", Dwd, "phone_hash", EdgeSubtype.Transformation) with
                {
                    Span = new TextSpan(34, 16), Functions = [new FunctionApplication("SHA2", FunctionClass.Scalar, ["256"])],
                },
                new LineageEdge(LineageNode.Field(Ods, "country"), LineageNode.RowSet(Dwd), EdgeSubtype.Filter),
                new LineageEdge(LineageNode.RowSet(Ods), LineageNode.RowSet(Dwd), EdgeSubtype.RowSet)),
            Set(new JobId("etl", "contacts"), Ads,
                Edge(Dwd, "phone_hash", Ads, "phone_hash", EdgeSubtype.Identity),
                Edge(Dwd, "id", Ads, "users", EdgeSubtype.Aggregation),
                new LineageEdge(LineageNode.RowSet(Dwd), LineageNode.RowSet(Ads), EdgeSubtype.RowSet)),
        ],
    };

    /// <summary>The same, with something that the job <c>contacts</c> could not know.</summary>
    public static LineageBatch WithUnknowns { get; } = Content with
    {
        EdgeSets =
        [
            Content.EdgeSets[0],
            Content.EdgeSets[1] with
            {
                Unknowns =
                [
                    new UnknownLineage(
                        UnknownCodes.StarWithoutSchema, "dim.countries", null, new TextSpan(7, 1), "The columns of dim.countries are not known."),
                ],
            },
        ],
    };

    private static DatasetRecord Dataset(DatasetId id, string layer, string owner, params string[] fields) => new(id)
    {
        Kind = "table",
        Layer = layer,
        Owner = owner,
        Schema = SchemaKnowledge.Complete,
        Tags = ["domain=users", $"{fields[0]}|key=primary"],
        Fields = [.. fields.Select(field => new SchemaField(field, "string"))],
    };

    private static LineageEdge Edge(DatasetId from, string fromField, DatasetId to, string toField, EdgeSubtype subtype) =>
        new(LineageNode.Field(from, fromField), LineageNode.Field(to, toField), subtype);

    private static EdgeSet Set(JobId job, DatasetId target, params ImmutableArray<LineageEdge> edges) =>
        new(job, target, EvidenceKind.Sql, "lineage-sql/0.1.0", DateTimeOffset.UnixEpoch, edges, []);
}
