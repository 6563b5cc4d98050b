using LineageService.Sql.Lexing;

namespace LineageService.Sql.Tests.Lexing;

public sealed class LexerStringTests
{
    [Fact]
    public void A_doubled_quote_stays_inside_a_string() =>
        Assert.Equal("String:'it''s' Symbol:,", Tokens.Text("ansi", "'it''s',"));

    [Fact]
    public void A_backslash_escapes_only_where_the_dialect_says_so()
    {
        Assert.Equal("String:'a\\'b'", Tokens.Text("spark", "'a\\'b'"));
        Assert.Equal("String:'a\\' Word:b", Tokens.Text("postgres", "'a\\' b"));
        Assert.Equal("String:E'a\\'b'", Tokens.Text("postgres", "E'a\\'b'"));
    }

    [Fact]
    public void Double_quotes_make_a_string_or_a_name_by_dialect()
    {
        Assert.Equal("String:\"a\"", Tokens.Text("bigquery", "\"a\""));
        Assert.Equal("QuotedIdentifier:\"a\"\"b\"", Tokens.Text("postgres", "\"a\"\"b\""));
    }

    [Fact]
    public void Triple_quotes_hold_quotes_and_lines() =>
        Assert.Equal("String:'''it's\n\"x\"''' Word:y", Tokens.Text("bigquery", "'''it's\n\"x\"''' y"));

    [Fact]
    public void A_raw_string_ends_at_its_quote_in_Spark_and_not_behind_a_backslash_in_BigQuery()
    {
        Assert.Equal("String:r'a\\' Word:b", Tokens.Text("spark", "r'a\\' b"));
        Assert.Equal("String:r'a\\'b'", Tokens.Text("bigquery", "r'a\\'b'"));
    }

    [Fact]
    public void Prefixes_belong_to_the_string()
    {
        Assert.Equal("String:N'x' String:x'AF' String:U&'y'", Tokens.Text("ansi", "N'x' x'AF' U&'y'"));
        Assert.Equal("String:rb'x' String:br\"y\"", Tokens.Text("bigquery", "rb'x' br\"y\""));
        Assert.Equal("Word:name String:'x'", Tokens.Text("ansi", "name'x'"));
    }

    [Fact]
    public void Dollar_quotes_end_at_their_own_tag() =>
        Assert.Equal("String:$body$ a $$ b $body$ Word:x", Tokens.Text("postgres", "$body$ a $$ b $body$ x"));

    [Fact]
    public void Oracle_has_quotes_of_its_own_choice() =>
        Assert.Equal("String:q'[it's]' String:nq'!a'b!' Word:z", Tokens.Text("oracle", "q'[it's]' nq'!a'b!' z"));

    [Fact]
    public void Quotes_inside_a_template_hole_do_not_end_the_string() =>
        Assert.Equal("Word:x Symbol:= String:'{{ var('d', 'e') }}' Word:y", Tokens.Text("spark", "x = '{{ var('d', 'e') }}' y"));

    [Fact]
    public void Braces_that_are_no_template_leave_strings_alone() =>
        Assert.Equal("String:'{{' Symbol:, String:'}}'", Tokens.Text("spark", "'{{', '}}'"));

    [Fact]
    public void A_string_that_does_not_end_reaches_to_the_end_with_a_diagnostic()
    {
        var list = Tokens.Of("ansi", "a 'bc");
        Assert.Equal(3, list.Tokens.Length);
        var found = Assert.Single(list.Diagnostics);
        Assert.Equal(SyntaxCodes.Unterminated, found.Code);
        Assert.Equal(2, found.Span!.Value.Start);
    }
}
