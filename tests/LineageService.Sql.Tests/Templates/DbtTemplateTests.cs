using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Sql.Templates;
using LineageService.Sql.Templates.Dbt;
using LineageService.Sql.Tests.Goldens;

namespace LineageService.Sql.Tests.Templates;

/// <summary>Templates of a dbt project rendered with its manifest.</summary>
public sealed class DbtTemplateTests
{
    private static readonly DbtNode Fact = new("model.shop.fct", "model", "shop", "fct")
    {
        RelationName = "\"wh\".\"mart\".\"fct\"",
        Database = "wh",
        Schema = "mart",
        Materialization = "incremental",
        DependsOn = ["model.shop.stg", "model.shop.latest"],
    };

    private static readonly DbtManifest Manifest = new(
        "shop",
        "postgres",
        [
            Fact,
            new DbtNode("model.shop.stg", "model", "shop", "stg") { RelationName = "\"wh\".\"stage\".\"stg_v\"", Schema = "stage", Alias = "stg_v" },
            new DbtNode("model.lib.stg", "model", "lib", "stg") { RelationName = "\"wh\".\"lib\".\"stg\"" },
            new DbtNode("model.shop.dim.v1", "model", "shop", "dim") { RelationName = "mart.dim_v1", Version = "1", LatestVersion = "2" },
            new DbtNode("model.shop.dim.v2", "model", "shop", "dim") { RelationName = "mart.dim_v2", Version = "2", LatestVersion = "2" },
            new DbtNode("source.shop.erp.orders", "source", "shop", "orders") { SourceName = "erp", RelationName = "\"raw\".\"erp_eu\".\"ORDERS\"" },
            new DbtNode("model.shop.latest", "model", "shop", "latest")
            {
                Materialization = "ephemeral",
                RawCode = "{{ config(materialized='ephemeral') }} with x as (select id, amount from {{ ref('stg') }}) select * from x where amount > 0",
            },
            new DbtNode("model.shop.loop", "model", "shop", "loop") { Materialization = "ephemeral", RawCode = "select * from {{ ref('loop') }}" },
        ],
        [
            new DbtMacro("shop", "cents", "{% macro cents(column, digits=2) %}round({{ column }} / 100, {{ digits }}){% endmacro %}"),
            new DbtMacro("lib", "pick", "{% macro pick(column) %}{{ return(adapter.dispatch('pick', 'lib')(column)) }}{% endmacro %}"),
            new DbtMacro("lib", "default__pick", "{% macro default__pick(column) %}max({{ column }}){% endmacro %}"),
            new DbtMacro("lib", "postgres__pick", "{% macro postgres__pick(column) %}min({{ helper(column) }}){% endmacro %}"),
            new DbtMacro("lib", "helper", "{% macro helper(column) %}upper({{ column }}){% endmacro %}"),
        ],
        Variables("""{"day_column": "ordered_on", "flags": ["a", "b"], "lib": {"inner": "b"}, "strict": true}"""));

    [Theory]
    [InlineData("select a from {{ ref('stg') }}", "wh.stage.stg_v")]
    [InlineData("select a from {{ ref('lib', 'stg') }}", "wh.lib.stg")]
    [InlineData("select a from {{ ref('dim') }}", "mart.dim_v2")]
    [InlineData("select a from {{ ref('dim', v=1) }}", "mart.dim_v1")]
    [InlineData("select a from {{ ref('shop', 'dim', version='1') }}", "mart.dim_v1")]
    [InlineData("select a from {{ source('erp', 'orders') }}", "raw.erp_eu.ORDERS")]
    [InlineData("select a from {{ source('erp', 'unheard_of') }}", "erp.unheard_of")]
    [InlineData("select a from {{ ref('unheard_of') }}", "unheard_of")]
    [InlineData("select a from {{ this.schema }}.log_{{ this.name }}", "mart.log_fct")]
    [InlineData("select a from {{ this }}", "wh.mart.fct")]
    [InlineData("select x.amount from {{ ref('latest') }} x", "wh.stage.stg_v")]
    [InlineData("{% set up = ref('stg') %}select a from {{ up }}", "wh.stage.stg_v")]
    [InlineData("select a from {{ ref('stg').schema }}.other", "stage.other")]
    [InlineData("{% if target.type == 'postgres' %}select a from pg{% else %}select a from other{% endif %}", "pg")]
    [InlineData("{% if var('strict') %}select a from s{% else %}select a from t{% endif %}", "s")]
    [InlineData("{% if var('absent', false) %}select a from s{% else %}select a from t{% endif %}", "t")]
    [InlineData("{% if config.get('materialized') == 'incremental' %}select a from s{% else %}select a from t{% endif %}", "s")]
    public void Names_are_those_of_the_manifest(string sql, string inputs) =>
        Assert.Equal(inputs, string.Join(' ', Analyze(sql, Fact).Inputs.Select(table => string.Join('.', table.Parts))));

    [Theory]
    [InlineData("select {{ var('day_column') }} as d from t", "t.ordered_on")]
    [InlineData("select {{ cents('price') }} as d from t", "t.price")]
    [InlineData("select {{ cents(digits=4, column='tax') }} as d from t", "t.tax")]
    [InlineData("select {{ lib.pick('c') }} as d from t", "t.c")]
    [InlineData("select {% for f in var('flags') %}{{ f }}{{ ' + ' if not loop.last }}{% endfor %} as d from t", "t.a t.b")]
    [InlineData("select amount as d from {{ ref('latest') }} l", "wh.stage.stg_v.amount")]
    public void Variables_macros_and_ephemeral_models_are_put_in(string sql, string sources)
    {
        var result = Analyze(sql, Fact);
        Assert.Equal(sources, string.Join(' ', result.Columns.Select(edge => $"{edge.Source.Table}.{edge.Source.Column}").Order(StringComparer.Ordinal)));
        Assert.Empty(result.Unknowns);
    }

    [Fact]
    public void An_adapters_macro_comes_before_the_default_one() =>
        Assert.Equal("min(upper(c))", Rendered("{{ lib.pick('c') }}"));

    [Fact]
    public void Both_branches_of_an_increment_are_read_and_none_of_a_table()
    {
        const string Sql = "select a from s {% if is_incremental() %} where b > (select max(b) from {{ this }}) {% endif %}";
        Assert.Equal(2, Analyze(Sql, Fact).Inputs.Length);
        Assert.Single(Analyze(Sql, Fact with { Materialization = "table" }).Inputs);
    }

    [Theory]
    [InlineData("select {{ var('not_given') }} as d from t")]
    [InlineData("select {{ lib.no_such_macro('c') }} as d from t")]
    [InlineData("select {{ env_var('X', 'y') }} as d from t")]
    public void What_the_manifest_does_not_tell_is_unknown(string sql) => Assert.NotEmpty(Analyze(sql, Fact).Unknowns);

    [Fact]
    public void An_ephemeral_model_that_refers_to_itself_ends() =>
        Assert.NotNull(Analyze("select a from {{ ref('loop') }} l", Fact));

    [Fact]
    public void The_version_changes_with_what_the_text_refers_to_and_with_nothing_else()
    {
        var version = new TemplateContext(Manifest, Fact).Version;
        Assert.Equal(version, new TemplateContext(With(node => node.Name == "dim" ? node with { RelationName = "x.y" } : node), Fact).Version);
        Assert.NotEqual(version, new TemplateContext(With(node => node.UniqueId == "model.shop.stg" ? node with { RelationName = "x.y" } : node), Fact).Version);
        Assert.NotEqual(version, new TemplateContext(With(node => node.Name == "latest" ? node with { RawCode = "select 1" } : node), Fact).Version);
        Assert.NotEqual(version, new TemplateContext(Manifest.WithVariables([]), Fact).Version);
    }

    private static DbtManifest With(Func<DbtNode, DbtNode> change) =>
        new(Manifest.Project, Manifest.Adapter, Manifest.Nodes.Select(change), Manifest.Macros, Manifest.Variables);

    private static string Rendered(string template)
    {
        var text = string.Empty;
        TemplatedText.Parse(
            template,
            rendered =>
            {
                text = rendered;
                return new ParsedScript([], []);
            },
            new TemplateContext(Manifest, Fact));
        return text;
    }

    private static ImmutableArray<KeyValuePair<string, JsonElement>> Variables(string json) =>
        [.. JsonElement.Parse(json).EnumerateObject().Select(entry => new KeyValuePair<string, JsonElement>(entry.Name, entry.Value))];

    private static LineageResult Analyze(string sql, DbtNode node)
    {
        var dialect = SqlDialects.Find("postgres", out _);
        return SqlLineageAnalyzer.Analyze(
            sql, dialect, new DialectFrontEnd(dialect, new TemplateContext(Manifest, node)), NoCatalog.Instance, new AnalysisOptions(),
            TestContext.Current.CancellationToken);
    }
}
