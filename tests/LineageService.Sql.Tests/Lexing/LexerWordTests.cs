using LineageService.Sql.Lexing;

namespace LineageService.Sql.Tests.Lexing;

public sealed class LexerWordTests
{
    [Fact]
    public void Every_keyword_is_found_whatever_its_case()
    {
        foreach (var keyword in Enum.GetValues<Keyword>())
        {
            if (keyword == Keyword.None) continue;
            Assert.Equal(keyword, Keywords.Find(Keywords.Text(keyword)));
            Assert.Equal(keyword, Keywords.Find(Keywords.Text(keyword).ToLowerInvariant()));
            Assert.Equal(Keyword.None, Keywords.Find(Keywords.Text(keyword) + "Q"));
        }
    }

    [Fact]
    public void Numbers_have_fractions_exponents_separators_and_suffixes() =>
        Assert.Equal("Number:1 Number:.5 Number:1e3 Number:1.5E-7 Number:0x1F Number:1_000 Number:1L Number:2.0BD",
            Tokens.Text("spark", "1 .5 1e3 1.5E-7 0x1F 1_000 1L 2.0BD"));

    [Fact]
    public void A_range_is_no_decimal_number() =>
        Assert.Equal("Number:1 Symbol:. Symbol:. Number:10", Tokens.Text("oracle", "1..10"));

    [Fact]
    public void Words_may_start_with_a_digit_only_in_some_dialects()
    {
        Assert.Equal("Word:1st_table", Tokens.Text("hive", "1st_table"));
        Assert.Equal("Number:1 Word:st_table", Tokens.Text("postgres", "1st_table"));
        Assert.Equal("Word:a Symbol:. Word:1st", Tokens.Text("postgres", "a.1st"));
    }

    [Fact]
    public void Elements_of_tuples_are_whole_numbers_each() =>
        Assert.Equal("Word:t Symbol:. Number:1 Symbol:. Number:2", Tokens.Text("clickhouse", "t.1.2"));

    [Fact]
    public void Brackets_are_names_in_TSql_and_an_index_elsewhere()
    {
        Assert.Equal("QuotedIdentifier:[Order]]s]", Tokens.Text("tsql", "[Order]]s]"));
        Assert.Equal("Word:a Symbol:[ Number:0 Symbol:]", Tokens.Text("ansi", "a[0]"));
    }

    [Fact]
    public void Hash_words_and_variables_of_TSql() =>
        Assert.Equal("Word:#t Word:##t Variable:@x Variable:@@ROWCOUNT", Tokens.Text("tsql", "#t ##t @x @@ROWCOUNT"));

    [Fact]
    public void Letters_of_any_script_and_pairs_of_surrogates_make_words() =>
        Assert.Equal("Word:таблица Word:表 Word:naïve Word:x😀", Tokens.Text("ansi", "таблица 表\u00A0naïve\u3000x😀"));

    [Fact]
    public void A_byte_order_mark_is_white_space() => Assert.Equal("Word:SELECT Number:1", Tokens.Text("ansi", "\uFEFFSELECT 1"));

    [Fact]
    public void Dollar_and_hash_belong_to_Oracle_words() => Assert.Equal("Word:v$session Word:a#b", Tokens.Text("oracle", "v$session a#b"));
}
