using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Sql.Tests.Goldens;

namespace LineageService.Sql.Tests.Templates;

/// <summary>Templates and client variables: what they render to, and where its lineage stands in the text that was given.</summary>
public sealed class TemplatedTextTests
{
    [Theory]
    [InlineData("hive", "set hivevar:db=ods;\ninsert into ${hivevar:db}.t select a from ${db}.s", "ods.s", "ods.t")]
    [InlineData("hive", "set a=x;\nset b=${a}_y;\ninsert into ${b}.t select a from s", "s", "x_y.t")]
    [InlineData("hive", "set hivevar:t=zz; insert into ${hivevar:t} select a from s", "s", "zz")]
    [InlineData("hive", "set hive.exec.parallel=true;\nuse ods;\ninsert into t select a from ${env}.s", "${env}.s", "ods.t")]
    [InlineData("postgres", "\\set sch prod\ninsert into :sch.t select a from :\"sch\".s", "prod.s", "prod.t")]
    [InlineData("oracle", "DEFINE own = prod\nINSERT INTO &own..t SELECT a FROM &&own..s", "prod.s", "prod.t")]
    [InlineData("tsql", ":setvar db \"Sales\"\nINSERT INTO [$(db)].dbo.T SELECT A FROM $(db).dbo.S", "Sales.dbo.S", "Sales.dbo.T")]
    [InlineData("snowflake", "SET src = 'raw.s';\nINSERT INTO t SELECT a FROM IDENTIFIER($src)", "raw.s", "t")]
    [InlineData("spark", "MERGE INTO {tgt} t USING {src} s ON t.id = s.id WHEN MATCHED THEN UPDATE SET t.a = s.a", "{src}", "{tgt}")]
    [InlineData("bigquery", "INSERT INTO ds.t SELECT a FROM ds.s_{day:%Y%m%d} WHERE d = {day!r}", "ds.s_{day:%Y%m%d}", "ds.t")]
    [InlineData("bigquery", "INSERT INTO `{{ p }}.ds.t` SELECT a FROM `{{ p }}.ds.s` WHERE d = '{{ ds }}' AND r = @run_date", "{{ p }}.ds.s", "{{ p }}.ds.t")]
    [InlineData("hive", "insert into t_${day} select a from s_$[yyyymmdd-1] where d = $[yyyymmdd]", "s_$[yyyymmdd-1]", "t_${day}")]
    public void A_variable_that_the_script_sets_is_put_in_and_another_stays_a_hole(string dialect, string sql, string input, string output)
    {
        var result = Analyze(dialect, sql);
        Assert.Equal([input], result.Inputs.Select(table => string.Join('.', table.Parts)));
        Assert.Equal([output], result.Outputs.Select(table => string.Join('.', table.Parts)));
        Assert.Equal(0, result.OpaqueStatements);
    }

    [Fact]
    public void Edges_stand_where_the_template_has_their_text()
    {
        const string Sql = "{{ config(a=1) }}\n{% if x %}\nSELECT UPPER(a) AS b FROM {{ ref('t') }}\n{% else %}\nSELECT LOWER(a) AS b FROM {{ ref('u') }}\n{% endif %}";
        var spans = Analyze("snowflake", Sql).Columns.Select(edge => Sql.Substring(edge.Span.Start, edge.Span.Length))
            .Order(StringComparer.Ordinal);
        Assert.Equal(["LOWER(a)", "UPPER(a)"], spans);
    }

    [Fact]
    public void What_a_tag_brought_stands_at_the_tag()
    {
        const string Sql = "{% macro m(c) %}UPPER({{ c }}){% endmacro %}SELECT {{ m('a') }} AS b FROM t";
        var edge = Assert.Single(Analyze("snowflake", Sql).Columns);
        Assert.Equal("{{ m('a') }}", Sql.Substring(edge.Span.Start, edge.Span.Length));
    }

    [Fact]
    public void An_error_stands_in_the_template_not_in_the_rendered_text()
    {
        const string Sql = "{% set xs = ['aaaaaaaaaaaaaaaaaaaaaaaaa', 'b'] %}SELECT {% for x in xs %}{{ x }}, {% endfor %} c FROM t; SELECT FROM FROM";
        var error = Assert.Single(Analyze("ansi", Sql).Diagnostics, found => found.Code == "SQL1001");
        Assert.InRange(error.Span!.Value.Start, Sql.LastIndexOf("SELECT", StringComparison.Ordinal), Sql.Length);
    }

    [Theory]
    [InlineData("{% set xs = [('a', 1), ('b', 2)] %}SELECT {% for n, i in xs %}{{ n }} AS c{{ i }}{{ ', ' if not loop.last }}{% endfor %} FROM t", "c1 c2")]
    [InlineData("{% set m = {'x': 'a', 'y': 'b'} %}SELECT {% for k, v in m.items() %}{{ v }} AS {{ k | upper }}{% if not loop.last %}, {% endif %}{% endfor %} FROM t", "X Y")]
    [InlineData("SELECT {% for i in range(1, 4) %}a{{ i }}{{ ',' if not loop.last }}{% endfor %} FROM t", "a1 a2 a3")]
    [InlineData("{% set p = 'm_' ~ 'x' %}SELECT a AS {{ p }} FROM t", "m_x")]
    [InlineData("{% set cols = ['a', 'b'] %}SELECT {{ cols | join(', ') }} FROM t", "a b")]
    [InlineData("{% set rows = [{'c': 'a', 'n': 'q'}] %}SELECT {% for r in rows %}{{ r.c }} AS {{ r['n'] }}{% endfor %} FROM t", "q")]
    [InlineData("{% if 1 == 2 %}SELECT x AS no FROM t{% elif 'a' in ['a'] %}SELECT x AS yes FROM t{% else %}SELECT x AS no2 FROM t{% endif %}", "yes")]
    public void The_template_is_evaluated_as_far_as_it_tells(string sql, string columns) =>
        Assert.Equal(columns, string.Join(' ', Analyze("snowflake", sql).OutputColumns.Select(column => column.Column.Column)));

    [Theory]
    [InlineData("{% if a %}{% if b %}{% for x in y %}SELECT a FROM t")]
    [InlineData("{% endif %}{% endfor %}{% else %}SELECT a FROM t")]
    [InlineData("SELECT a FROM t WHERE b LIKE '{%' AND c = '{{'")]
    [InlineData("{% for i in range(100000000) %}{% endfor %}SELECT a FROM t")]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}SELECT {{ f() }}, a FROM t")]
    [InlineData("{{ ((((((((((((( }}; SELECT a FROM t")]
    [InlineData("{% set a = 'x' * %}SELECT a FROM t")]
    public void A_broken_template_breaks_nothing(string sql)
    {
        var result = Analyze("snowflake", sql);
        Assert.Contains(result.Columns, edge => edge.Source is { Column: "a" });
    }

    [Fact]
    public void A_template_cannot_grow_without_bounds()
    {
        var sql = "{% set xs = range(900) %}" + string.Concat(Enumerable.Repeat("{% for x in xs %}", 6)) + "x"
            + string.Concat(Enumerable.Repeat("{% endfor %}", 6));
        Assert.NotNull(Analyze("snowflake", sql));
    }

    [Theory]
    [InlineData("{{ ", 200_000, "")]
    [InlineData("{% if x %}a{% else %}b{% endif %} ", 20_000, "")]
    [InlineData("{% set a = a ~ a %}", 100, "{{ a }}")]
    [InlineData("{% for i in range(400) %}", 6, "")]
    [InlineData("{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}", 1, "SELECT {{ f() }}")]
    [InlineData("SELECT '${a' ", 50_000, "\nset b=c;\n${b}")]
    public void Time_and_memory_are_bounded(string piece, int times, string end)
    {
        var clock = TimeProvider.System.GetTimestamp();
        Analyze("hive", "{% set a = 'xxxxxxxx' %}" + string.Concat(Enumerable.Repeat(piece, times)) + end);
        Assert.True(TimeProvider.System.GetElapsedTime(clock) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_struct_in_a_struct_is_no_template() =>
        Assert.Equal("result.s <- t.a DIRECT/TRANSFORMATION\nresult{} <- t{} INDIRECT/ROW_SET\n",
            LineageText.Of(Analyze("duckdb", "SELECT {'x': {'y': a}} AS s FROM t")));

    private static LineageResult Analyze(string dialectName, string sql)
    {
        var dialect = SqlDialects.Find(dialectName, out _);
        return SqlLineageAnalyzer.Analyze(
            sql, dialect, new DialectFrontEnd(dialect), NoCatalog.Instance, new AnalysisOptions(), TestContext.Current.CancellationToken);
    }
}
