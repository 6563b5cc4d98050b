using FsCheck;
using FsCheck.Fluent;
using LineageService.Sql.Dialects;
using LineageService.Sql.Tests.Goldens;
using LineageService.Testing;

namespace LineageService.Sql.Tests.Laws;

/// <summary>Whatever is cut out of a text, doubled or put into it, the engine answers: it never throws and never hangs.</summary>
public sealed class BrokenTextTests
{
    private static readonly string[] Texts =
        [.. Directory.EnumerateFiles(RepositoryFiles.PathOf("tests/LineageService.Sql.Tests/Goldens/Cases"), "*.sqltest")
            .SelectMany(GoldenFile.Read).Select(golden => golden.Sql)];

    private static readonly string[] Splinters =
        ["(", ")", "'", "\"", "`", "[", "]", ",", ";", ".", "*", "@", "#", "$$", "/*", "--", "{{", "}}", "${", " SELECT ", " FROM ", " BEGIN ", " END ", " CASE ", "\0", "\uD800", "é"];

    [Fact]
    public void Any_mutilated_text_gets_an_answer_in_every_dialect()
    {
        var cut = from text in Gen.Elements(Texts)
                  from start in Gen.Choose(0, text.Length - 1)
                  from length in Gen.Choose(0, 12)
                  from splinter in Gen.Elements(Splinters)
                  from dialect in Gen.Elements(SqlDialects.All.Select(known => known.Name).ToArray())
                  select (Sql: text.Remove(start, Math.Min(length, text.Length - start)).Insert(start, splinter), Dialect: dialect);
        Prop.ForAll(Arb.From(cut), broken =>
        {
            var result = Analysis.Of(broken.Sql, broken.Dialect);
            return result.Statements >= 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_500));
    }

    [Theory]
    [InlineData("CREATE PROCEDURE p(@a int, @b , @c int, @b) AS SELECT @a", "synapse")]
    [InlineData("SET DATEFORMAT dmy; SELECT a FROM t WHERE b = 1 AND c = ${x}", "spark")]
    [InlineData("SET a;b=1\nSELECT ${a}", "hive")]
    public void What_fuzzing_brought_down_once_gets_an_answer(string sql, string dialect) => Assert.True(Analysis.Of(sql, dialect).Statements >= 0);
}
