using System.Text;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Dbt;
using LineageService.Sql.Lineage;
using LineageService.Sql.Templates;
using LineageService.Sql.Templates.Dbt;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Dbt;

/// <summary>A manifest as dbt writes it, and the text of its nodes.</summary>
public sealed class DbtManifestReaderTests
{
    private const string Small = """
        {"metadata": {"project_name": "shop", "adapter_type": "bigquery"},
         "nodes": {
           "model.shop.a": {"resource_type": "model", "package_name": "shop", "name": "a", "database": "p", "schema": "d", "alias": "a_x",
             "relation_name": "`p`.`d`.`a_x`", "config": {"materialized": "table", "meta": {"owner": "team"}}, "tags": ["nightly"],
             "raw_code": "select {{ macro_nobody_has() }} as x", "compiled_code": "select y as x from `p`.`d`.`s`", "language": "sql",
             "original_file_path": "models/a.sql", "version": 2, "latest_version": 2, "depends_on": {"nodes": ["source.shop.raw.s"]},
             "columns": {"x": {"name": "x", "data_type": "STRING", "description": "what it is", "tags": ["pii"]}}},
           "model.shop.p": {"resource_type": "model", "package_name": "shop", "name": "p", "language": "python", "raw_code": "def model"},
           "model.shop.nameless": {"resource_type": "model"}},
         "sources": {"source.shop.raw.s": {"resource_type": "source", "package_name": "shop", "name": "s", "source_name": "raw", "identifier": "S1",
             "relation_name": "`p`.`raw`.`S1`"}},
         "macros": {"macro.shop.m": {"package_name": "shop", "name": "m", "macro_sql": "{% macro m() %}1{% endmacro %}"}},
         "groups": {}}
        """;

    [Fact]
    public void What_rendering_and_collecting_need_is_read()
    {
        var manifest = Read(Small)!;
        var node = manifest.Find("model.shop.a")!;
        Assert.Equal(("shop", "bigquery"), (manifest.Project, manifest.Adapter));
        Assert.Equal(("`p`.`d`.`a_x`", "a_x", "table", "2", "team", "models/a.sql"),
            (node.RelationName, node.Identifier, node.Materialization, node.Version, node.Owner, node.File));
        Assert.Equal(["nightly"], node.Tags);
        Assert.Equal(["source.shop.raw.s"], node.DependsOn);
        Assert.Equal(new DbtColumn("x", "STRING", "what it is").Name, Assert.Single(node.Columns).Name);
        Assert.Equal("S1", manifest.FindSource("raw", "s")!.Identifier);
        Assert.NotNull(manifest.FindMacro(null, "m", "shop"));
        Assert.Equal(3, manifest.Nodes.Count);
    }

    [Fact]
    public void What_was_compiled_counts_where_it_is_there_and_Python_has_no_text()
    {
        var manifest = Read(Small)!;
        Assert.Equal(new DbtModelText("select y as x from `p`.`d`.`s`", null), DbtModelText.Of(manifest, manifest.Find("model.shop.a")!));
        Assert.Null(DbtModelText.Of(manifest, manifest.Find("model.shop.p")!));
        Assert.Null(DbtModelText.Of(manifest, manifest.Find("source.shop.raw.s")!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"nodes\": 3}")]
    [InlineData("{\"metadata\": {}}")]
    [InlineData("{\"nodes\": {\"a\": ")]
    public void A_text_that_is_no_manifest_is_refused(string text)
    {
        Assert.Null(DbtManifestReader.Read(Encoding.UTF8.GetBytes(text), "manifest.json", out var failure));
        Assert.NotNull(failure);
    }

    [Fact]
    public void Variables_have_the_types_that_Jinja_compares()
    {
        var variables = DbtManifestReader.ReadVariables("name: shop\nvars:\n  day: 2\n  on: true\n  who: x\n  list: [a, b]\n", "dbt_project.yml", out var failure);
        Assert.Null(failure);
        Assert.Equal("2 true \"x\" [\"a\",\"b\"]", string.Join(' ', variables.Select(variable => variable.Value.GetRawText())));
    }

    [Fact]
    public void A_template_with_the_manifest_has_the_edges_of_what_dbt_compiled()
    {
        var path = SharedFiles.Require("events/dbt/run_with_catalog/manifest.json");
        var manifest = Read(File.ReadAllText(path))!;
        var compared = 0;
        foreach (var node in manifest.Nodes)
        {
            // An increment's template has a branch that this first run did not take.
            if (node.CompiledCode is null || node.RawCode is null || node.Materialization == "incremental") continue;
            var compiled = Analyze(node.CompiledCode, null);
            var rendered = Analyze(node.RawCode, new TemplateContext(manifest, node));
            Assert.Equal(EdgesOf(compiled), EdgesOf(rendered));
            Assert.Equal(compiled.Unknowns.Select(unknown => unknown.Message), rendered.Unknowns.Select(unknown => unknown.Message));
            compared++;
        }

        Assert.True(compared >= 10, $"compared {compared}");
    }

    [Fact]
    public void An_incremental_model_is_read_with_both_of_its_branches()
    {
        var manifest = Read(File.ReadAllText(SharedFiles.Require("events/dbt/run_with_catalog/manifest.json")))!;
        var node = manifest.Nodes.Single(candidate => candidate.Materialization == "incremental");
        var text = DbtModelText.Of(manifest, node)!;
        Assert.NotNull(text.Template);
        var inputs = Analyze(text.Sql, text.Template).Inputs.Select(table => table.Parts[^1]);
        Assert.Contains(node.Identifier, inputs);
    }

    private static LineageResult Analyze(string sql, TemplateContext? template)
    {
        var dialect = SqlAnalysis.FindDialect("duckdb", out _);
        var options = new AnalysisOptions { Template = template, Target = "out" };
        return SqlAnalysis.Analyze(sql, dialect, null, new CatalogTables(), options, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> EdgesOf(LineageResult result) =>
        result.Columns.Select(edge => $"{edge.Source} > {edge.Target} {edge.Subtype}")
            .Concat(result.Rows.Select(row => $"{row.Table}.{row.Column} {row.Subtype}")).Distinct().Order(StringComparer.Ordinal);

    private static DbtManifest? Read(string text) => DbtManifestReader.Read(Encoding.UTF8.GetBytes(text), "manifest.json", out _);
}
