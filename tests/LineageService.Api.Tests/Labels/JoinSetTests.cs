using System.Net;
using System.Text.Json.Nodes;

namespace LineageService.Api.Tests.Labels;

/// <summary>Join sets of a policy over REST.</summary>
public sealed class JoinSetTests
{
    [Fact]
    public async Task A19_a_declared_join_set_counts_as_raw_until_somebody_waives_it()
    {
        const string Policy = """
            version: 2
            join_sets:
              - {name: customers, datasets: ["out.a", "out.b"]}
            sinks:
              - {zone: partner, match: "out.*"}
            constraints:
              - {id: c1, when: "form>=RAW && sink.zone=='partner'", mode: enforce}
            """;
        await using var world = await RestLabels.StartAsync(("a", "CREATE TABLE out.a AS SELECT MD5(s) AS digest FROM src.people"));
        await world.AssignAsync("src.people.s", "PII.email");
        await world.ActivateAsync(Policy);
        Assert.Empty((await world.GetAsync("/findings"))["findings"]!.AsArray());

        await world.SendTasksAsync(("b", "CREATE TABLE out.b AS SELECT RIGHT(s, 4) AS last4 FROM src.people"));
        var risk = Assert.Single((await world.GetAsync("/findings?kind=CORRELATION_RISK"))["findings"]!.AsArray())!;
        Assert.Equal(["field:wh:out.a:digest", "field:wh:out.b:last4"], risk["related"]!.AsArray().Select(node => (string?)node));
        Assert.Contains("customers", (string?)risk["detail"], StringComparison.Ordinal);
        Assert.Equal(2, (await world.GetAsync("/findings?kind=CONSTRAINT_VIOLATION"))["findings"]!.AsArray().Count);
        Assert.All((await world.GetAsync("/exposure"))["rows"]!.AsArray(), row => Assert.Equal("c1", (string?)row!["constraint"]));

        await world.PostAsync("findings", new JsonObject
        {
            ["key"] = (string?)risk["key"],
            ["state"] = "waived",
            ["author"] = "ann",
            ["owner"] = "core",
            ["reason"] = "nobody reads both",
            ["expiresAt"] = TimeProvider.System.GetUtcNow().AddDays(30),
        });

        Assert.Equal("waived", (string?)Assert.Single((await world.GetAsync("/findings?kind=CORRELATION_RISK"))["findings"]!.AsArray())!["state"]);
        await RestLabels.EventuallyAsync(() => world.GetAsync("/findings?kind=CONSTRAINT_VIOLATION"), answer => answer["findings"]!.AsArray().Count == 0);
    }
}
