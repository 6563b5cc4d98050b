using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Labels;

public sealed class UnmaskedRouteTests
{
    private const int Routes = 10_000;

    [Fact]
    public async Task The_one_unmasked_route_among_ten_thousand_masked_ones_is_found()
    {
        await using var world = await LabelWorld.CreateAsync();
        var digest = ImmutableArray.Create(new FunctionApplication("SHA2", FunctionClass.Scalar, ["256"]));
        var sets = ImmutableArray.CreateBuilder<EdgeSet>();
        for (var route = 0; route < Routes; route++)
        {
            var isOpen = route == 6_789;
            sets.Add(Edge($"in{route}", Field("src.people", "s"), Field($"mid{route}", "s"), isOpen ? [] : digest));
        }

        sets.Add(new EdgeSet(
            new JobId("jobs", "out"), new DatasetId("wh", "t"), EvidenceKind.Sql, "test", DateTimeOffset.UnixEpoch,
            [.. Enumerable.Range(0, Routes).Select(route => new LineageEdge(Field($"mid{route}", "s"), Field("t", "s"), EdgeSubtype.Identity))], []));
        await world.CommitAsync(new LineageBatch { EdgeSets = sets.ToImmutable(), RecordedAt = DateTimeOffset.UnixEpoch });
        world.Assign("src.people.s", "PII.email");

        Assert.Equal("RAW, PSEUDO", world.FormsOf("t.s"));
        var open = new LabelExplainer(world.State).WitnessesOf(Field("t", "s")).Single(witness => witness.Form == LabelForm.Raw);
        Assert.Equal("mid6789", open.Hops[1].Node.Dataset.Name);
    }

    private static EdgeSet Edge(string job, LineageNode from, LineageNode to, ImmutableArray<FunctionApplication> functions) => new(
        new JobId("jobs", job), to.Dataset, EvidenceKind.Sql, "test", DateTimeOffset.UnixEpoch,
        [new LineageEdge(from, to, functions.IsEmpty ? EdgeSubtype.Identity : EdgeSubtype.Transformation, null, functions, Masking: !functions.IsEmpty)], []);

    private static LineageNode Field(string dataset, string path) => LineageNode.Field(new DatasetId("wh", dataset), path);
}
