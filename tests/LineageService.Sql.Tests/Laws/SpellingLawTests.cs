using LineageService.Sql.Tests.Goldens;
using LineageService.Testing;

namespace LineageService.Sql.Tests.Laws;

/// <summary>What changes only the spelling of a text changes nothing of its lineage. The texts are the goldens' own.</summary>
public sealed class SpellingLawTests
{
    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(RepositoryFiles.PathOf("tests/LineageService.Sql.Tests/Goldens/Cases"), "*.sqltest").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Comments_and_white_space_change_nothing(string file) =>
        Holds(file, sql => "/* before */ \n" + sql.Replace("\n", " -- here\n\t ", StringComparison.Ordinal).Replace(", ", " , /* between */ ", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void Keywords_in_lower_case_change_nothing(string file)
    {
        string[] keywords = ["SELECT", "FROM", "WHERE", "JOIN", "INSERT", "INTO", "CREATE", "GROUP BY", "ORDER BY", "UNION", "WITH", "AS"];
        Holds(file, sql => keywords.Aggregate(sql, (text, word) => text.Replace(word + " ", word.ToLowerInvariant() + " ", StringComparison.Ordinal)));
    }

    private static void Holds(string file, Func<string, string> respell)
    {
        var path = RepositoryFiles.PathOf($"tests/LineageService.Sql.Tests/Goldens/Cases/{file}");
        foreach (var golden in GoldenFile.Read(path))
        {
            // A comment in the middle of a broken statement may move where it breaks.
            if (golden.Expected.Contains("\n! ", StringComparison.Ordinal)) continue;
            var dialect = GoldenFile.DialectOf(file);
            var catalog = string.IsNullOrWhiteSpace(golden.Catalog) ? null : golden.Catalog;
            Assert.Equal(Analysis.EdgesOf(golden.Sql, dialect, catalog), Analysis.EdgesOf(respell(golden.Sql), dialect, catalog));
        }
    }

    [Theory]
    [InlineData("SELECT a.x FROM t AS a WHERE a.y > 1", "SELECT other.x FROM t AS other WHERE other.y > 1")]
    [InlineData("SELECT x + y AS s FROM t", "SELECT ((x) + (y)) AS s FROM t")]
    [InlineData("SELECT c.x FROM (SELECT x FROM t) c", "WITH c AS (SELECT x FROM t) SELECT c.x FROM c")]
    [InlineData("SELECT * FROM t", "SELECT x, y FROM t")]
    [InlineData("SELECT x FROM t", "SELECT x FROM (SELECT * FROM t) wrapped")]
    public void Two_ways_to_say_one_thing_have_one_lineage(string first, string second)
    {
        const string Catalog = "CREATE TABLE t (x INT, y INT)";
        Assert.Equal(Analysis.EdgesOf($"CREATE VIEW v AS {first}", "ansi", Catalog), Analysis.EdgesOf($"CREATE VIEW v AS {second}", "ansi", Catalog));
    }
}
