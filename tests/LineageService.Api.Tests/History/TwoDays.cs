using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Api.Tests.History;

/// <summary>
/// The small graph as it is on the first of October, and what becomes of it on the second: the mask of <c>phone_hash</c> is lost, a column is
/// renamed and the job's SQL is another.
/// </summary>
internal static class TwoDays
{
    public static DateTimeOffset First { get; } = new(2026, 10, 1, 8, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Second { get; } = First.AddDays(1);

    public static RunId Run { get; } = new(new Guid("33333333-3333-3333-3333-333333333333"));

    public static LineageBatch Day1 { get; } = PlaysWarehouse.Content with
    {
        RecordedAt = First,
        Datasets = [.. PlaysWarehouse.Content.Datasets.Select(dataset => dataset with { ValidFrom = First })],
        Jobs = [.. PlaysWarehouse.Content.Jobs.Select(job => job with { ValidFrom = First })],
        EdgeSets = [],
        EdgeHistories = [.. PlaysWarehouse.Content.EdgeSets.Select(set => Since(set, First))],
    };

    public static LineageBatch Day2 { get; } = new()
    {
        RecordedAt = Second,
        Datasets =
        [
            Day1.Datasets[1] with { Fields = [new SchemaField("uid", "string"), new SchemaField("phone_hash", "string")], ValidFrom = Second },
        ],
        Jobs = [Day1.Jobs[0] with { Sql = "INSERT INTO dwd.users SELECT id AS uid, phone FROM ods.users WHERE country = 'DE'", ValidFrom = Second }],
        Runs = [new RunRecord(Run, PlaysWarehouse.Build, "COMPLETE", Second.AddMinutes(-1), Second.AddMinutes(1))],
        EdgeHistories =
        [
            Since(
                PlaysWarehouse.Content.EdgeSets[0] with
                {
                    Edges =
                    [
                        Edge("id", "uid"), Edge("phone", "phone_hash"), .. PlaysWarehouse.Content.EdgeSets[0].Edges.Where(edge => edge.To.Path is null),
                    ],
                    Cause = new EdgeCause("sql:2222", Run, "e2e2"),
                },
                Second),
        ],
    };

    public static async Task<RunningService> StartAsync()
    {
        var service = await RunningService.StartAsync(Day1);
        await service.Backend.Host.CommitAsync(Day2, TestContext.Current.CancellationToken);
        return service;
    }

    private static EdgeHistory Since(EdgeSet set, DateTimeOffset from) =>
        new(set.Job, set.Target, set.Evidence, from, [set with { ValidFrom = from }]);

    private static LineageEdge Edge(string from, string to) =>
        new(LineageNode.Field(PlaysWarehouse.Ods, from), LineageNode.Field(PlaysWarehouse.Dwd, to), EdgeSubtype.Identity);
}
