using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Testing;

namespace LineageService.Sql.TransactSql.Tests;

/// <summary>
/// Both T-SQL front ends give the same lineage where both read a text (architecture.md §10). What differs is printed; constructs that
/// differ on purpose are in <see cref="RuledDifference"/>.
/// </summary>
public class CrossCheckTests(ITestOutputHelper output)
{
    private static readonly SqlDialect Dialect = SqlDialects.Find("tsql", out _);

    private readonly DialectFrontEnd _own = new(Dialect);
    private int _compared;
    private int _ruled;
    private int _differing;

    [Fact]
    public void Cases_have_the_same_lineage_by_either_front_end()
    {
        foreach (var suite in new[] { "handmade_tsql", "datahub_mssql" })
        {
            foreach (var line in Lines(SharedFiles.Require($"cases/{suite}.jsonl.gz")))
            {
                using var document = JsonDocument.Parse(line);
                var test = document.RootElement;
                var options = new AnalysisOptions
                {
                    DefaultDatabase = Text(test, "default_db"),
                    DefaultSchema = Text(test, "default_schema"),
                };
                var catalog = CaseCatalog.Of(test.TryGetProperty("schema", out var schema) ? schema : default);
                Compare(test.GetProperty("id").GetString()!, test.GetProperty("sql").GetString()!, catalog, options);
            }
        }

        Report();
        Assert.True(_compared >= 90, $"only {_compared} compared");
        Assert.Equal(0, _differing);
    }

    [Fact]
    public void Corpus_has_the_same_lineage_by_either_front_end()
    {
        var catalog = new CaseCatalog([]);
        var options = new AnalysisOptions { DefaultSchema = "dbo" };
        foreach (var (id, sql) in CorpusTests.Lines(SharedFiles.Require("corpora/statements/tsql.jsonl.gz")))
            Compare(id, sql, catalog, options);
        Report();
        Assert.True(_compared >= 2_500, $"only {_compared} compared");
        Assert.True(_differing <= _compared / 200, $"{_differing} of {_compared} differ");
    }

    private void Compare(string id, string sql, ISchemaCatalog catalog, AnalysisOptions options)
    {
        var scriptDom = new ScriptDomFrontEnd(_own);
        var first = scriptDom.Parse(sql, TestContext.Current.CancellationToken);
        var second = _own.Parse(sql, TestContext.Current.CancellationToken);
        if (first.Diagnostics.Any(found => found.Code == TransactSqlCodes.FellBack)) return;
        if (second.Diagnostics.Any(found => found.Severity == DiagnosticSeverity.Error)) return;
        _compared++;
        var left = Facts(first, scriptDom, catalog, options);
        var right = Facts(second, _own, catalog, options);
        if (left.SetEquals(right)) return;
        if (RuledDifference.For(sql) is not null)
        {
            _ruled++;
            return;
        }

        _differing++;
        var difference = new StringBuilder(id);
        foreach (var fact in left.Except(right).Take(6)) difference.Append("\n    ScriptDom only: ").Append(fact);
        foreach (var fact in right.Except(left).Take(6)) difference.Append("\n    own only:       ").Append(fact);
        output.WriteLine(difference.ToString());
    }

    private void Report() => output.WriteLine($"{_compared} compared, {_ruled} ruled, {_differing} differ");

    private static SortedSet<string> Facts(ParsedScript script, ISqlFrontEnd frontEnd, ISchemaCatalog catalog, AnalysisOptions options)
    {
        var result = SqlLineageAnalyzer.Analyze(script, Dialect, frontEnd, catalog, options, TestContext.Current.CancellationToken);
        var facts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var edge in result.Columns)
            facts.Add($"{edge.Target.Table}.{edge.Target.Column} <- {edge.Source.Table}.{edge.Source.Column} {edge.Subtype}");
        foreach (var edge in result.Rows) facts.Add($"rows of {edge.Target} <- {edge.Table}.{edge.Column} {edge.Subtype}");
        foreach (var edge in result.SetDependences) facts.Add($"{edge.Target.Table}.{edge.Target.Column} <- rows of {edge.Table}");
        foreach (var unknown in result.Unknowns) facts.Add($"unknown {unknown.Code} {unknown.Table} {unknown.Column}");
        foreach (var table in result.Inputs) facts.Add($"reads {table}");
        foreach (var table in result.Outputs) facts.Add($"writes {table}");
        return facts;
    }

    private static string? Text(JsonElement test, string name) =>
        test.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return line;
    }
}
