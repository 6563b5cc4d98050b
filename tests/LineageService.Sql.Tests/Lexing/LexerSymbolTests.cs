namespace LineageService.Sql.Tests.Lexing;

public sealed class LexerSymbolTests
{
    [Fact]
    public void The_longest_operator_wins() =>
        Assert.Equal("Word:a Symbol:<=> Word:b Symbol:->> Word:c Symbol:|| Word:d Symbol:|> Word:e Symbol::: Word:f Symbol:>= Word:g",
            Tokens.Text("ansi", "a<=>b->>c||d|>e::f>=g"));

    [Fact]
    public void PostgreSQL_takes_any_run_of_signs_and_gives_back_a_trailing_minus()
    {
        Assert.Equal("Word:a Symbol:!~~* Word:b Symbol:-|- Word:c", Tokens.Text("postgres", "a !~~* b -|- c"));
        Assert.Equal("Word:a Symbol:= Symbol:- Number:1", Tokens.Text("postgres", "a=-1"));
        Assert.Equal("Word:a Symbol:@? Word:b Symbol:?| Word:c", Tokens.Text("postgres", "a @? b ?| c"));
    }

    [Fact]
    public void Comments_are_left_out_and_nest_where_the_dialect_nests()
    {
        Assert.Equal("Word:a Word:b", Tokens.Text("ansi", "a -- x\n/* y */ b"));
        Assert.Equal("Word:a Word:d", Tokens.Text("postgres", "a /* b /* c */ */ d"));
        Assert.Equal("Word:a Symbol:* Symbol:/ Word:d", Tokens.Text("mysql", "a /* b /* c */ */ d"));
    }

    [Fact]
    public void Hash_and_slashes_comment_only_in_their_dialects()
    {
        Assert.Equal("Word:a", Tokens.Text("bigquery", "a # b"));
        Assert.Equal("Word:a", Tokens.Text("snowflake", "a // b"));
        Assert.Equal("Word:a Symbol:// Word:b", Tokens.Text("duckdb", "a // b"));
        Assert.Equal("Word:a Symbol:# Word:b", Tokens.Text("postgres", "a # b"));
    }

    [Fact]
    public void A_colon_starts_a_parameter_only_where_no_operand_stands_before()
    {
        Assert.Equal("Word:WHERE Word:a Symbol:= Parameter::x", Tokens.Text("snowflake", "WHERE a = :x"));
        Assert.Equal("Word:LIMIT Parameter::n", Tokens.Text("postgres", "LIMIT :n"));
        Assert.Equal("Word:data Symbol:: Word:x", Tokens.Text("snowflake", "data:x"));
        Assert.Equal("Word:a Symbol:[ Symbol:: Word:n Symbol:]", Tokens.Text("postgres", "a[:n]"));
    }

    [Fact]
    public void Parameters_of_the_client_libraries() =>
        Assert.Equal("Parameter:? Symbol:, Parameter:$1 Symbol:, Parameter:%(name)s Symbol:, Parameter:%s",
            Tokens.Text("postgres", "?, $1, %(name)s, %s"));

    [Fact]
    public void A_percent_sign_behind_an_operand_divides() => Assert.Equal("Word:a Symbol:% Word:s", Tokens.Text("postgres", "a %s"));

    [Fact]
    public void Template_holes_are_one_token_and_template_blocks_are_skipped_with_a_note()
    {
        Assert.Equal("Word:a_ TemplateHole:{{ x }} Word:_b TemplateHole:${y:{z}} TemplateHole:$[d]",
            Tokens.Text("hive", "a_{{ x }}_b ${y:{z}} $[d]"));
        var list = Tokens.Of("bigquery", "{% if x %} a {% endif %} {# note #}");
        Assert.Equal(2, list.Tokens.Length);
        Assert.Equal(2, list.Diagnostics.Length);
    }

    [Fact]
    public void A_struct_in_a_struct_is_no_template() =>
        Assert.Equal("Symbol:{ String:'a' Symbol:: Symbol:{ String:'b' Symbol:: Number:1 Symbol:} Symbol:}",
            Tokens.Text("duckdb", "{'a': {'b': 1}}"));

    [Fact]
    public void A_sign_that_no_rule_takes_is_one_unexpected_token() =>
        Assert.Equal("Word:a Unexpected:， Word:b", Tokens.Text("ansi", "a ， b"));
}
