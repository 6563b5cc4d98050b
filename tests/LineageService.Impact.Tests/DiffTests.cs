using LineageService.Impact.Changes;
using LineageService.Impact.Report;

namespace LineageService.Impact.Tests;

/// <summary>The table of impact.md §B.6: what two versions of one task are.</summary>
public sealed class DiffTests
{
    private const string Tables = """
        CREATE TABLE users (uid INT, email STRING, country STRING, amount INT, dt STRING, tags ARRAY<STRING>);
        CREATE TABLE people (uid INT, email STRING, country STRING, amount INT, dt STRING);
        CREATE TABLE countries (code STRING PRIMARY KEY, name STRING, region STRING);
        CREATE TABLE cities (country STRING, city STRING);
        CREATE TABLE sink (a INT, b INT, c STRING);
        """;

    private static async Task<ImpactReport> DiffAsync(string before, string after)
    {
        await using var fixture = await ImpactFixture.CreateAsync(Tables);
        await fixture.AddAsync(("t", before));
        return await fixture.ChangeAsync(("t", after));
    }

    private static async Task<(Verdict Verdict, string Atoms)> ViewAsync(string before, string after)
    {
        var report = await DiffAsync($"CREATE VIEW v AS {before}", $"CREATE VIEW v AS {after}");
        return (report.Sources[0].Verdict, report.AtomWords());
    }

    [Fact]
    public async Task B1_Layout_comments_and_case_are_no_change() => Assert.Equal(
        (Verdict.None, ""), await ViewAsync("SELECT uid, email FROM users WHERE dt = 'x'", "select UID,\n  email -- mail\nfrom USERS where DT = 'x'"));

    [Theory]
    [InlineData("SELECT uid FROM users WHERE dt = 'x'", "SELECT uid FROM users WHERE dt = 'x' AND TRUE")]
    [InlineData("SELECT uid FROM users WHERE dt = 'x' AND amount > 1", "SELECT uid FROM users WHERE 1 < amount AND 'x' = dt AND amount > 1")]
    [InlineData("SELECT uid FROM users", "SELECT uid FROM users WHERE 1 = 1")]
    [InlineData("SELECT CAST(uid AS INT) AS uid FROM users", "SELECT uid FROM users")]
    [InlineData("SELECT x.uid FROM (SELECT uid FROM users WHERE dt = 'x') x", "WITH x AS (SELECT uid FROM users WHERE dt = 'x') SELECT uid FROM x")]
    public async Task B2_Redundant_predicates_and_casts_inlined_ctes_and_commuted_conditions_are_no_change(string before, string after) =>
        Assert.Equal((Verdict.None, ""), await ViewAsync(before, after));

    [Fact]
    public async Task B3_A_further_column_is_additive() =>
        Assert.Equal((Verdict.Additive, "ADD(v.email)"), await ViewAsync("SELECT uid FROM users", "SELECT uid, email FROM users"));

    [Fact]
    public async Task B4_A_further_window_column_is_additive() => Assert.Equal(
        (Verdict.Additive, "ADD(v.rn)"), await ViewAsync("SELECT uid FROM users", "SELECT uid, ROW_NUMBER() OVER (PARTITION BY country ORDER BY dt) AS rn FROM users"));

    [Fact]
    public async Task B5_A_dropped_column_is_breaking() =>
        Assert.Equal((Verdict.Breaking, "SCHEMA_DROP(v.email)"), await ViewAsync("SELECT uid, email FROM users", "SELECT uid FROM users"));

    [Fact]
    public async Task B6_A_renamed_column_is_breaking_and_known_as_a_rename() =>
        Assert.Equal((Verdict.Breaking, "SCHEMA_RENAME(v.email)"), await ViewAsync("SELECT uid, email FROM users", "SELECT uid, email AS mail FROM users"));

    [Fact]
    public async Task B7_Reordered_columns_are_order_only() =>
        Assert.Equal((Verdict.OrderOnly, "ORDER(v)"), await ViewAsync("SELECT uid, email FROM users", "SELECT email, uid FROM users"));

    [Fact]
    public async Task B8_Another_expression_is_a_value() =>
        Assert.Equal((Verdict.Behavioral, "VALUE(v.x)"), await ViewAsync("SELECT amount + 1 AS x FROM users", "SELECT amount + 2 AS x FROM users"));

    [Fact]
    public async Task B9_A_cast_to_a_wider_type_is_additive() =>
        Assert.Equal((Verdict.Additive, "TYPE(v.uid)"), await ViewAsync("SELECT uid FROM users", "SELECT CAST(uid AS BIGINT) AS uid FROM users"));

    [Fact]
    public async Task B9_A_cast_to_a_narrower_type_is_breaking()
    {
        var (verdict, atoms) = await ViewAsync("SELECT uid FROM users", "SELECT CAST(uid AS SMALLINT) AS uid FROM users");
        Assert.Equal(Verdict.Breaking, verdict);
        Assert.Contains("TYPE(v.uid)", atoms, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B10_Another_filter_is_rows() =>
        Assert.Equal((Verdict.Behavioral, "ROWSET(v)"), await ViewAsync("SELECT uid FROM users WHERE amount > 1", "SELECT uid FROM users WHERE amount > 2"));

    [Fact]
    public async Task B11_Another_type_of_join_is_rows()
    {
        var (verdict, atoms) = await ViewAsync(
            "SELECT u.uid FROM users u JOIN cities c ON u.country = c.country", "SELECT u.uid FROM users u LEFT JOIN cities c ON u.country = c.country");
        Assert.Equal((Verdict.Behavioral, "ROWSET(v)"), (verdict, atoms));
    }

    [Fact]
    public async Task B12_Another_grain_is_rows_and_values_and_weighs_more()
    {
        var report = await DiffAsync(
            "CREATE VIEW v AS SELECT country, SUM(amount) AS s FROM users GROUP BY country", "CREATE VIEW v AS SELECT country, SUM(amount) AS s FROM users GROUP BY country, dt");
        Assert.Equal("ROWSET(v) VALUE(v.s)", report.AtomWords());
        Assert.Contains(report.Atoms, atom => atom is { Kind: AtomKind.RowSet, IsGrain: true });
    }

    [Fact]
    public async Task B13_Another_aggregate_function_is_a_value()
    {
        var report = await DiffAsync(
            "CREATE VIEW v AS SELECT country, SUM(amount) AS s FROM users GROUP BY country", "CREATE VIEW v AS SELECT country, MAX(amount) AS s FROM users GROUP BY country");
        Assert.Equal("VALUE(v.s)", string.Join(' ', report.Atoms.Where(atom => atom.Kind != AtomKind.Type).Select(atom => $"{atom.Kind.WireName()}(v.{atom.Column})")));
        Assert.Contains(DiffCategory.Aggregate, report.Sources[0].Categories);
    }

    [Fact]
    public async Task B14_Order_without_limit_is_order_only() =>
        Assert.Equal((Verdict.OrderOnly, "ORDER(v)"), await ViewAsync("SELECT uid FROM users", "SELECT uid FROM users ORDER BY dt"));

    [Fact]
    public async Task B15_Order_with_limit_is_rows()
    {
        var (verdict, atoms) = await ViewAsync("SELECT uid FROM users ORDER BY dt LIMIT 10", "SELECT uid FROM users ORDER BY amount LIMIT 10");
        Assert.Equal(Verdict.Behavioral, verdict);
        Assert.Contains("ROWSET(v)", atoms, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B16_A_new_distinct_is_rows() =>
        Assert.Equal((Verdict.Behavioral, "ROWSET(v)"), await ViewAsync("SELECT uid FROM users", "SELECT DISTINCT uid FROM users"));

    [Fact]
    public async Task B17_A_further_column_under_distinct_is_rows()
    {
        var report = await DiffAsync("CREATE VIEW v AS SELECT DISTINCT uid FROM users", "CREATE VIEW v AS SELECT DISTINCT uid, dt FROM users");
        Assert.Equal((Verdict.Behavioral, "ADD(v.dt) ROWSET(v)"), (report.Sources[0].Verdict, report.AtomWords()));
        Assert.Contains(DiffCategory.ColumnAddedUnderDistinct, report.Sources[0].Categories);
    }

    [Fact]
    public async Task B18_Taking_an_array_apart_is_rows()
    {
        var (verdict, atoms) = await ViewAsync("SELECT uid FROM users", "SELECT uid, EXPLODE(tags) AS tag FROM users");
        Assert.Equal((Verdict.Behavioral, "ADD(v.tag) ROWSET(v)"), (verdict, atoms));
    }

    [Fact]
    public async Task B19_Another_source_is_rows()
    {
        var (verdict, atoms) = await ViewAsync("SELECT uid FROM users", "SELECT uid FROM people");
        Assert.Equal((Verdict.Behavioral, "ROWSET(v) VALUE(v.uid)"), (verdict, atoms));
    }

    [Fact]
    public async Task B20_Another_default_is_a_value() => Assert.Equal(
        (Verdict.Behavioral, "VALUE(v.x)"), await ViewAsync("SELECT COALESCE(email, '') AS x FROM users", "SELECT COALESCE(email, '-') AS x FROM users"));

    [Fact]
    public async Task B21_What_is_not_understood_is_unknown()
    {
        var report = await DiffAsync("CREATE VIEW v AS SELECT uid FROM users", "CREATE VIEW v AS SELECT uid FRM users )(");
        Assert.Equal(Verdict.Unknown, report.Sources[0].Verdict);
        Assert.Contains(report.Atoms, atom => atom.Kind == AtomKind.Unknown);
    }

    [Fact]
    public async Task B22_A_hash_over_a_column_is_a_value_and_known_as_masking()
    {
        var report = await DiffAsync("CREATE VIEW v AS SELECT email FROM users", "CREATE VIEW v AS SELECT SHA2(email, 256) AS email FROM users");
        Assert.Equal("VALUE(v.email)", report.AtomWords());
        Assert.Equal([DiffCategory.MaskingAdded], report.Sources[0].Categories);
    }

    [Fact]
    public async Task B23_Another_alias_of_a_table_is_no_change() =>
        Assert.Equal((Verdict.None, ""), await ViewAsync("SELECT a.uid FROM users a WHERE a.amount > 1", "SELECT b.uid FROM users b WHERE b.amount > 1"));

    [Fact]
    public async Task B24_Swapped_columns_of_a_positional_insert_are_values_of_both()
    {
        var report = await DiffAsync("INSERT INTO sink SELECT uid, amount, email FROM users", "INSERT INTO sink SELECT amount, uid, email FROM users");
        Assert.Equal((Verdict.Behavioral, "VALUE(sink.a) VALUE(sink.b)"), (report.Sources[0].Verdict, report.AtomWords()));
    }

    [Fact]
    public async Task B24_Swapped_columns_whose_types_do_not_convert_are_breaking()
    {
        var report = await DiffAsync("INSERT INTO sink SELECT uid, amount, email FROM users", "INSERT INTO sink SELECT uid, email, amount FROM users");
        Assert.Equal(Verdict.Breaking, report.Sources[0].Verdict);
        Assert.Equal("BREAKING 0", report.JobOf("t"));
    }

    [Fact]
    public async Task B25_Another_alias_in_a_positional_insert_is_no_change()
    {
        var report = await DiffAsync("INSERT INTO sink SELECT uid AS a, amount AS b, email AS c FROM users", "INSERT INTO sink SELECT uid AS x, amount AS y, email AS z FROM users");
        Assert.Equal((Verdict.None, ""), (report.Sources[0].Verdict, report.AtomWords()));
    }

    [Fact]
    public async Task B26_A_dropped_column_of_a_positional_insert_breaks_the_writer()
    {
        var report = await DiffAsync("INSERT INTO sink SELECT uid, amount, email FROM users", "INSERT INTO sink SELECT uid, amount FROM users");
        Assert.Equal(Verdict.Breaking, report.Sources[0].Verdict);
        Assert.Equal("BREAKING 0", report.JobOf("t"));
        Assert.DoesNotContain(report.Atoms, atom => atom.Kind == AtomKind.SchemaDrop);
    }

    [Fact]
    public async Task B27_A_filter_under_a_sum_is_rows_and_the_value_of_the_sum() => Assert.Equal(
        (Verdict.Behavioral, "ROWSET(v) VALUE(v.s)"),
        await ViewAsync(
            "SELECT country, SUM(amount) AS s FROM users WHERE dt > '1' GROUP BY country", "SELECT country, SUM(amount) AS s FROM users WHERE dt > '2' GROUP BY country"));

    [Fact]
    public async Task B28_The_condition_of_a_left_join_with_a_unique_side_is_values_of_that_side() => Assert.Equal(
        (Verdict.Behavioral, "VALUE(v.name)"),
        await ViewAsync(
            "SELECT u.uid, c.name FROM users u LEFT JOIN countries c ON u.country = c.code",
            "SELECT u.uid, c.name FROM users u LEFT JOIN countries c ON u.country = c.code AND c.region = 'eu'"));

    [Fact]
    public async Task B28_The_condition_of_a_left_join_with_any_side_is_rows_too() => Assert.Equal(
        (Verdict.Behavioral, "ROWSET(v) VALUE(v.city)"),
        await ViewAsync(
            "SELECT u.uid, c.city FROM users u LEFT JOIN cities c ON u.country = c.country",
            "SELECT u.uid, c.city FROM users u LEFT JOIN cities c ON u.country = c.country AND c.city > 'm'"));

    [Fact]
    public async Task B29_Another_expression_under_distinct_is_values_and_rows() => Assert.Equal(
        (Verdict.Behavioral, "ROWSET(v) VALUE(v.email)"), await ViewAsync("SELECT DISTINCT email FROM users", "SELECT DISTINCT LOWER(email) AS email FROM users"));
}
