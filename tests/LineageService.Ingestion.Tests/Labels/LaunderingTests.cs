using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Findings;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Labels;

/// <summary>Ways to launder a label through SQL, from <c>Laundering.sql</c> and <c>LaunderingByConstruct.sql</c>: none ends unlabelled or lower than it should, and each is explained.</summary>
public sealed class LaunderingTests
{
    public static TheoryData<string> Names() => new(Cases().Select(one => one.Name));

    [Fact]
    public void There_are_at_least_fifty_ways() => Assert.True(Cases().Count >= 50);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_is_laundered(string name)
    {
        var one = Cases().Single(known => known.Name == name);
        await using var world = await LabelWorld.CreateInAsync(one.Dialect, ("launder", one.Sql));
        world.Assign("src.people.s", one.Category);
        foreach (var (field, category) in one.Also) world.Assign(field, category);

        var labels = world.State.LabelsOf(LineageNode.Field(LabelWorld.Field(one.Target).Dataset, LabelWorld.Field(one.Target).Path));
        var most = labels.Where(label => label.Origin.Category == one.Category).OrderBy(label => label.IsIndirect).ThenByDescending(label => label.Form).FirstOrDefault();
        Assert.Equal(one.Expected, most is null ? "" : $"{most.Form.WireName()}{(most.IsIndirect ? " indirect" : "")}");

        foreach (var finding in one.Findings)
        {
            Assert.Contains(
                RiskFindings.Of(world.State, TestContext.Current.CancellationToken), found => $"{found.Kind} {found.Subject.Dataset.Name}" == finding);
        }

        var witness = new LabelExplainer(world.State).WitnessesOf(LineageNode.Field(LabelWorld.Field(one.Target).Dataset, LabelWorld.Field(one.Target).Path))
            .Single(way => way.Origin == most!.Origin && way.Form == most.Form && way.IsIndirect == most.IsIndirect);
        Assert.Equal("src.people", witness.Hops[0].Node.Dataset.Name);
        Assert.Equal(most!.Hops, witness.Hops.Length - 1);
    }

    private static List<Laundry> Cases()
    {
        var cases = new List<Laundry>();
        Laundry? current = null;
        foreach (var line in ((IEnumerable<string>)["Laundering.sql", "LaunderingByConstruct.sql"]).SelectMany(
            file => File.ReadLines(RepositoryFiles.PathOf($"tests/LineageService.Ingestion.Tests/Labels/{file}"))))
        {
            if (Value(line, "case") is { } name) cases.Add(current = new Laundry(name));
            else if (current is null) continue;
            else if (Value(line, "dialect") is { } dialect) current.Dialect = dialect;
            else if (Value(line, "category") is { } category) current.Category = category;
            else if (Value(line, "finding") is { } finding) current.Findings.Add(finding);
            else if (Value(line, "also") is { } also) current.Also.Add((also.Split(' ')[0], also.Split(' ')[1]));
            else if (Value(line, "expect") is { } expected) (current.Target, current.Expected) = (expected[..expected.IndexOf(' ')], expected[(expected.IndexOf(' ') + 1)..]);
            else current.Sql += line + "\n";
        }

        return cases;
    }

    private static string? Value(string line, string key) =>
        line.StartsWith($"-- {key}: ", StringComparison.Ordinal) ? line[(key.Length + 5)..].Trim() : null;

    private sealed class Laundry(string name)
    {
        public string Name => name;

        public string Dialect { get; set; } = "";

        public string Category { get; set; } = "";

        public List<(string Field, string Category)> Also { get; } = [];

        public List<string> Findings { get; } = [];

        public string Target { get; set; } = "";

        public string Expected { get; set; } = "";

        public string Sql { get; set; } = "";
    }
}
