using LineageService.Graph.Store;
using LineageService.Impact.Changes;
using LineageService.Model;

namespace LineageService.Impact.Tests;

/// <summary>How sure an edge is by what it stands on (impact.md §B.5): text, runs, both, producers with a known defect.</summary>
public sealed class ConfidenceTests
{
    private const string Defective = "https://github.com/OpenLineage/OpenLineage/tree/1.40.0/integration/spark";
    private const string Sound = "https://example.com/our-own-engine/2.1";

    [Theory]
    [InlineData(null, "x", 0.95)]
    [InlineData(Sound, "x", 1)]
    [InlineData(Defective, "x", 1)]
    [InlineData(Sound, "id", 0.95)]
    [InlineData(Defective, "id", 0.5)]
    public async Task Text_and_runs_that_agree_are_sure_and_of_those_that_do_not_the_lower_counts(string? producer, string column, double expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT x AS y FROM s"));
        if (producer is not null) await RunAsync(fixture, "a", producer, column);

        Assert.Equal(expected, await ConfidenceAsync(fixture));
    }

    [Theory]
    [InlineData(Sound, 0.95)]
    [InlineData(Defective, 0.5)]
    public async Task A_run_alone_is_as_sure_as_its_producer(string producer, double expected)
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)");
        await RunAsync(fixture, "jar", producer, "x");

        Assert.Equal(expected, await ConfidenceAsync(fixture));
    }

    private static async Task<double> ConfidenceAsync(ImpactFixture fixture)
    {
        var report = await fixture.AskAsync(new MeaningChanged(ImpactFixture.Dataset("s"), "x", "in cents"));
        return report.Affected.Single(node => node.Id == "field:wh:a:y").Confidence;
    }

    private static Task RunAsync(ImpactFixture fixture, string job, string producer, string column) => fixture.CommitAsync(new LineageBatch
    {
        RecordedAt = DateTimeOffset.UnixEpoch,
        EdgeSets =
        [
            new EdgeSet(
                ImpactFixture.Job(job), ImpactFixture.Dataset("a"), EvidenceKind.Run, producer, DateTimeOffset.UnixEpoch,
                [new LineageEdge(LineageNode.Field(ImpactFixture.Dataset("s"), column), LineageNode.Field(ImpactFixture.Dataset("a"), "y"), EdgeSubtype.Identity)], []),
        ],
    });
}
