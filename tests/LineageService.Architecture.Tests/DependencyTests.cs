using System.Xml.Linq;
using LineageService.Testing;

namespace LineageService.Architecture.Tests;

/// <summary>The direction of dependencies (docs/architecture.md), by what projects declare and by what assemblies hold.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["LineageService.Model"] = [],
        ["LineageService.Sql"] = ["LineageService.Model"],
        ["LineageService.Sql.TransactSql"] = ["LineageService.Sql", "LineageService.Model"],
        ["LineageService.OpenLineage"] = ["LineageService.Model"],
        ["LineageService.Graph"] = ["LineageService.Model"],
        ["LineageService.Impact"] = ["LineageService.Sql", "LineageService.Graph", "LineageService.Model"],
        ["LineageService.Graph.Sqlite"] = ["LineageService.Graph", "LineageService.Model"],
        ["LineageService.Graph.Neo4j"] = ["LineageService.Graph", "LineageService.Model"],
        ["LineageService.Ingestion"] =
        [
            "LineageService.Model", "LineageService.Sql", "LineageService.Sql.TransactSql", "LineageService.OpenLineage", "LineageService.Graph",
            "LineageService.Impact",
        ],
        ["LineageService.Ingestion.Kafka"] =
        [
            "LineageService.Ingestion", "LineageService.Graph", "LineageService.Model", "LineageService.OpenLineage",
        ],
        // The language of SQL analysis over REST is Sql's own; stores it must not see.
        ["LineageService.Api"] =
        [
            "LineageService.Ingestion", "LineageService.Impact", "LineageService.Graph", "LineageService.Model", "LineageService.Sql",
            "LineageService.Sql.TransactSql", "LineageService.OpenLineage",
        ],
        ["LineageService.Cli"] = ["*"],
    };

    /// <summary>Packages that exactly one project may see.</summary>
    private static readonly Dictionary<string, string> OnlyUser = new(StringComparer.Ordinal)
    {
        ["Microsoft.SqlServer.TransactSql.ScriptDom"] = "LineageService.Sql.TransactSql",
        ["Microsoft.Data.Sqlite"] = "LineageService.Graph.Sqlite",
        ["Polly.Core"] = "LineageService.Graph.Neo4j",
        ["Neo4j.Driver"] = "LineageService.Graph.Neo4j",
        ["Confluent.Kafka"] = "LineageService.Ingestion.Kafka",
        ["YamlDotNet"] = "LineageService.Ingestion",
        ["System.CommandLine"] = "LineageService.Cli",
        ["Spectre.Console"] = "LineageService.Cli",
        ["OpenTelemetry"] = "LineageService.Cli",
        ["OpenTelemetry.Api"] = "LineageService.Cli",
        ["Scalar.AspNetCore"] = "LineageService.Api",
    };

    public static TheoryData<string> Projects => [.. SourceTree.ProjectNames];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_project_has_a_rule(string project) => Assert.Contains(project, Allowed.Keys);

    [Theory]
    [MemberData(nameof(Projects))]
    public void Projects_refer_only_to_what_lies_below(string project)
    {
        var file = RepositoryFiles.PathOf($"src/{project}/{project}.csproj");
        var references = XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string?)reference.Attribute("Include") ?? string.Empty));
        AssertAllowed(project, references);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assemblies_use_only_what_lies_below(string project) =>
        AssertAllowed(
            project,
            ProductAssemblies.ByProject[project].GetReferencedAssemblies()
                .Select(reference => reference.Name ?? string.Empty)
                .Where(name => name.StartsWith("LineageService.", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_package_with_one_user_has_no_second(string project)
    {
        foreach (var reference in ProductAssemblies.ByProject[project].GetReferencedAssemblies())
        {
            if (OnlyUser.TryGetValue(reference.Name ?? string.Empty, out var user)) Assert.Equal(user, project);
        }
    }

    private static void AssertAllowed(string project, IEnumerable<string> references)
    {
        var allowed = Allowed[project];
        if (allowed is ["*"]) return;
        Assert.All(references, reference => Assert.Contains(reference, allowed));
    }
}
