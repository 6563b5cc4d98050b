using System.IO.Compression;
using System.Text.Json;
using LineageService.Sql.Lineage;
using LineageService.Testing;

namespace LineageService.Sql.TransactSql.Tests.CrossCheck;

/// <summary>
/// Both T-SQL front ends give the same facts wherever both accept a text (architecture.md §10): edges with their functions and places, row
/// sets, unknowns, output columns, lifecycle. In T-SQL nothing stays different; what does in other dialects' texts is ruled fact by fact in
/// <see cref="Ruling"/>.
/// </summary>
public class CrossCheckTests(ITestOutputHelper output)
{
    private static readonly string[] Suites = ["handmade_tsql", "datahub_mssql", "datahub", "openlineage", "sqllineage"];

    private readonly FrontEndComparison _comparison = new([], TestContext.Current.CancellationToken);

    [Fact]
    public void Cases_have_the_same_lineage_by_either_front_end()
    {
        foreach (var suite in Suites)
        {
            foreach (var line in Lines(SharedFiles.Require($"cases/{suite}.jsonl.gz")))
            {
                using var document = JsonDocument.Parse(line);
                var test = document.RootElement;
                if (Text(test, "dialect") != "tsql") continue;
                var options = new AnalysisOptions
                {
                    DefaultDatabase = Text(test, "default_db"),
                    DefaultSchema = Text(test, "default_schema"),
                };
                var catalog = CaseCatalog.Of(test.TryGetProperty("schema", out var schema) ? schema : default);
                _comparison.Compare(test.GetProperty("id").GetString()!, test.GetProperty("sql").GetString()!, catalog, options);
            }
        }

        Demand(atLeast: 100);
    }

    [Fact]
    public void Corpus_has_the_same_lineage_by_either_front_end()
    {
        var catalog = new CaseCatalog([]);
        var options = new AnalysisOptions { DefaultSchema = "dbo" };
        foreach (var (id, sql) in CorpusTests.Lines(SharedFiles.Require("corpora/statements/tsql.jsonl.gz")))
            _comparison.Compare(id, sql, catalog, options);
        Demand(atLeast: 3_200);
    }

    [Fact]
    public void Goldens_have_the_same_lineage_by_either_front_end()
    {
        var folder = RepositoryFiles.PathOf("tests/LineageService.Sql.Tests/Goldens/Cases");
        foreach (var golden in Directory.EnumerateFiles(folder, "tsql*.sqltest").Order(StringComparer.Ordinal).SelectMany(GoldenFile.Read))
        {
            var options = new AnalysisOptions { Context = string.IsNullOrWhiteSpace(golden.Catalog) ? [] : [golden.Catalog] };
            _comparison.Compare($"{Path.GetFileName(golden.File)}:{golden.Line}", golden.Sql, new CaseCatalog([]), options);
        }

        Demand(atLeast: 40);
        Assert.Equal(0, _comparison.ScriptDomOnly);
    }

    [Fact]
    public void Plain_SQL_differs_only_where_a_ruling_says_so_and_every_ruling_is_needed()
    {
        var rulings = Ruling.All();
        var comparison = new FrontEndComparison(rulings, TestContext.Current.CancellationToken);
        var catalog = new CaseCatalog([]);
        var options = new AnalysisOptions { DefaultSchema = "dbo" };
        foreach (var (id, sql) in CorpusTests.Lines(SharedFiles.Require("corpora/statements/ansi.jsonl.gz")))
            comparison.Compare(id, sql, catalog, options);
        output.WriteLine(comparison.ToString());
        output.WriteLine(comparison.Differences);
        Assert.InRange(comparison.Compared, 250, int.MaxValue);
        Assert.Equal(0, comparison.Differing);
        Assert.All(rulings, ruling => Assert.True(ruling.Uses > 0, $"{ruling.Name} explains nothing"));
    }

    [Fact]
    public void Rulings_are_documented()
    {
        var page = File.ReadAllText(RepositoryFiles.PathOf("docs/tsql-front-ends.md"));
        Assert.All(Ruling.All(), ruling => Assert.Contains($"| {ruling.Name} | {ruling.Reason} |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Damaged_batches_have_the_same_lineage_by_either_front_end()
    {
        var texts = CorpusTests.Lines(SharedFiles.Require("corpora/statements/tsql.jsonl.gz"))
            .Select(line => line.Sql).Where(sql => sql.Length < 1_500).ToList();
        var mutator = new BatchMutator(20261126, texts);
        var catalog = new CaseCatalog([]);
        var options = new AnalysisOptions { DefaultSchema = "dbo" };
        for (var i = 0; i < 3_000; i++) _comparison.Compare($"damaged {i}", mutator.Next(), catalog, options);
        Demand(atLeast: 500);
    }

    private void Demand(int atLeast)
    {
        output.WriteLine(_comparison.ToString());
        output.WriteLine(_comparison.Differences);
        Assert.True(_comparison.Compared >= atLeast, $"only {_comparison.Compared} compared");
        Assert.Equal(0, _comparison.Differing);
    }

    private static string? Text(JsonElement test, string name) =>
        test.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return line;
    }
}
