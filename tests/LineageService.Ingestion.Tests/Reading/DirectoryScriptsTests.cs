using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tests.Tasks;

namespace LineageService.Ingestion.Tests.Reading;

/// <summary>Scripts by name, from a directory and from nowhere else.</summary>
public sealed class DirectoryScriptsTests : IDisposable
{
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("lineage-scripts-");
    private readonly string _root;

    public DirectoryScriptsTests()
    {
        _root = Path.Combine(_outside.FullName, "repo");
        Write("../secret.sql", "secret");
        Write("../repository/x.sql", "neighbour");
        Write("common/lib.sql", "library");
        Write("jobs/near.sql", "near");
        Write("near.sql", "far");
    }

    [Theory]
    [InlineData("common/lib.sql", "library")]
    [InlineData("../common/lib.sql", "library")]
    [InlineData("..\\common\\lib.sql", "library")]
    [InlineData("./near.sql", "near")]
    public void A_name_is_looked_for_beside_the_script_and_then_in_the_directory(string name, string text) =>
        Assert.Equal(text, new DirectoryScripts(_root, "jobs/a.sql").Find(name, null).Text);

    [Fact]
    public void A_script_that_was_included_names_its_own_neighbours()
    {
        var scripts = new DirectoryScripts(_root, "a.sql");
        Assert.Equal("far", scripts.Find("near.sql", null).Text);
        Assert.Equal("near", scripts.Find("near.sql", Path.Combine(_root, "jobs", "b.sql")).Text);
    }

    [Theory]
    [InlineData("../secret.sql")]
    [InlineData("../../secret.sql")]
    [InlineData("../repository/x.sql")]
    [InlineData("/etc/passwd")]
    [InlineData("link.sql")]
    [InlineData("linked/secret.sql")]
    [InlineData("loop.sql")]
    [InlineData("gone.sql")]
    [InlineData("common")]
    [InlineData("")]
    [InlineData("https://example.invalid/x.sql")]
    [InlineData("${dir}/x.sql")]
    public void Nothing_else_is_given(string name)
    {
        File.CreateSymbolicLink(Path.Combine(_root, "link.sql"), Path.Combine(_outside.FullName, "secret.sql"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "linked"), "..");
        File.CreateSymbolicLink(Path.Combine(_root, "loop.sql"), "loop.sql");
        var found = new DirectoryScripts(_root, "a.sql").Find(name, null);
        Assert.Null(found.Text);
        Assert.NotNull(found.Refusal);
    }

    [Fact]
    public void A_link_that_stays_inside_is_followed_and_known_as_what_it_leads_to()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "alias.sql"), "common/lib.sql");
        var scripts = new DirectoryScripts(_root);
        Assert.Equal(scripts.Find("common/lib.sql", null), scripts.Find("alias.sql", null));
    }

    [Fact]
    public void A_script_that_is_too_long_is_refused()
    {
        using (var file = File.Create(Path.Combine(_root, "long.sql"))) file.SetLength(DirectoryScripts.MaximumLength + 1);
        Assert.NotNull(new DirectoryScripts(_root).Find("long.sql", null).Refusal);
    }

    [Fact]
    public async Task An_import_reads_them_and_analyses_again_when_one_changes()
    {
        Write("fill.hql", "use dw;\nsource common/body.inc;\n");
        Write("common/body.inc", "insert into t select a from ods.s");
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(Path.Combine(_root, "fill.hql"));
        var first = await world.EdgesOfAsync("fill.hql");
        await world.ImportAsync(Path.Combine(_root, "fill.hql"));
        Write("common/body.inc", "insert into t select b from ods.s");
        await world.ImportAsync(Path.Combine(_root, "fill.hql"));
        Assert.Contains(first, edge => edge.StartsWith("ods.s.a -> dw.t.a", StringComparison.Ordinal));
        Assert.Contains(await world.EdgesOfAsync("fill.hql"), edge => edge.StartsWith("ods.s.b -> dw.t.b", StringComparison.Ordinal));
    }

    public void Dispose() => _outside.Delete(recursive: true);

    private void Write(string name, string text)
    {
        var path = Path.GetFullPath(Path.Combine(_root, name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
