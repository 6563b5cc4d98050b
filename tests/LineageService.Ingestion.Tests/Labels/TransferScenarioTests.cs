namespace LineageService.Ingestion.Tests.Labels;

/// <summary>Scenarios of propagation.md §A.12 over the real engine: what a statement makes of a label.</summary>
public sealed class TransferScenarioTests
{
    private const string Email = "PII.email", Phone = "PII.phone", Card = "FIN.card_pan", Health = "HEALTH.diagnosis";

    [Fact]
    public async Task A1_a_label_follows_copies()
    {
        await using var world = await LabelWorld.CreateAsync(("a", "INSERT INTO a SELECT s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM a"));
        world.Assign("src.people.s", Email);

        Assert.Equal(("RAW", "RAW"), (world.FormsOf("a.s"), world.FormsOf("b.s")));
        Assert.Equal(2, world.State.LabelsOf(Model.LineageNode.Field(new Model.DatasetId("wh", "b"), "s"))[0].Hops);
    }

    [Fact]
    public async Task A3_one_unmasked_route_defeats_any_masked_one()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("a", "CREATE TABLE a AS SELECT SHA2(s, 256) AS s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM src.people"),
            ("t", "CREATE TABLE t AS SELECT s FROM a UNION ALL SELECT s FROM b"));
        world.Assign("src.people.s", Email);

        Assert.Equal("PSEUDO", world.FormsOf("a.s"));
        Assert.Equal("RAW, PSEUDO", world.FormsOf("t.s"));
    }

    [Theory]
    [InlineData("SUBSTRING(SHA2(s, 256), 1, 3)", "PSEUDO")]
    [InlineData("SHA2(SUBSTRING(s, 1, 3), 256)", "PARTIAL")]
    public Task A4_a_digest_that_is_cut_is_a_digest_and_the_digest_of_a_part_is_a_part(string expression, string forms) => LeavesAsync(expression, Email, forms);

    [Fact]
    public async Task A4_the_same_in_two_jobs()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("h", "CREATE TABLE h AS SELECT SHA2(s, 256) AS s FROM src.people"), ("hc", "CREATE TABLE hc AS SELECT SUBSTRING(s, 1, 3) AS s FROM h"),
            ("c", "CREATE TABLE c AS SELECT SUBSTRING(s, 1, 3) AS s FROM src.people"), ("ch", "CREATE TABLE ch AS SELECT SHA2(s, 256) AS s FROM c"));
        world.Assign("src.people.s", Email);

        Assert.Equal(("PSEUDO", "PSEUDO"), (world.FormsOf("h.s"), world.FormsOf("hc.s")));
        Assert.Equal(("PARTIAL", "PARTIAL"), (world.FormsOf("c.s"), world.FormsOf("ch.s")));
    }

    [Theory]
    [InlineData("CONCAT(LEFT(s, 5), SUBSTR(s, 6))", Phone, "RAW, PARTIAL")]
    [InlineData("CONCAT(LEFT(s, 6), RIGHT(s, 6))", Phone, "RAW, PARTIAL")]
    [InlineData("CONCAT(LEFT(s, 3), RIGHT(s, 4))", Phone, "PARTIAL")]
    [InlineData("FLOOR(s)", Phone, "RAW")]
    [InlineData("SPLIT(s, ',')", Email, "RAW")]
    public Task A4b_parts_that_make_the_whole_are_the_whole(string expression, string category, string forms) => LeavesAsync(expression, category, forms);

    [Fact]
    public async Task A8_what_is_encrypted_is_open_again_behind_its_key_and_a_digest_is_not()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("e", "CREATE TABLE e AS SELECT AES_ENCRYPT(s, k) AS s FROM src.people"), ("p", "CREATE TABLE p AS SELECT AES_DECRYPT(s, 'k') AS s FROM e"),
            ("h", "CREATE TABLE h AS SELECT SHA2(s, 256) AS s FROM src.people"), ("q", "CREATE TABLE q AS SELECT AES_DECRYPT(s, 'k') AS s FROM h"));
        world.Assign("src.people.s", Email);

        Assert.Equal(("CIPHER", "RAW"), (world.FormsOf("e.s"), world.FormsOf("p.s")));
        Assert.Equal(("PSEUDO", "PSEUDO"), (world.FormsOf("h.s"), world.FormsOf("q.s")));
    }

    [Theory]
    [InlineData("'***'")]
    [InlineData("NULL")]
    [InlineData("CAST(NULL AS STRING)")]
    public async Task A10_a_constant_in_the_place_of_the_value_has_no_label(string constant)
    {
        await using var world = await LabelWorld.CreateAsync(
            ("a", $"CREATE TABLE a AS SELECT {constant} AS s, k FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM src.people"));
        world.Assign("src.people.s", Email);

        Assert.Equal(("", "RAW"), (world.FormsOf("a.s"), world.FormsOf("b.s")));
    }

    [Theory]
    [InlineData("spark", "MD5(s)", Phone, "RAW")]
    [InlineData("spark", "MD5(s)", Email, "PSEUDO")]
    [InlineData("trino", "HMAC_SHA256(TO_UTF8(s), TO_UTF8('k'))", Phone, "PSEUDO")]
    [InlineData("postgresql", "hmac(s, 'k', 'sha256')", Phone, "PSEUDO")]
    public async Task A12_the_digest_of_few_values_hides_nothing_unless_it_has_a_key(string dialect, string expression, string category, string forms)
    {
        await using var world = await LabelWorld.CreateInAsync(dialect, ("a", $"CREATE TABLE a AS SELECT {expression} AS x FROM src.people"));
        world.Assign("src.people.s", category);

        Assert.Equal(forms, world.FormsOf("a.x"));
    }

    [Theory]
    [InlineData("UPPER(TRIM(s))", Email, "RAW")]
    [InlineData("AES_DECRYPT(AES_ENCRYPT(s, k), k)", Email, "RAW")]
    [InlineData("mask(s)", Email, "AGG")]
    [InlineData("LENGTH(s)", Email, "AGG")]
    [InlineData("s IS NULL", Email, "AGG")]
    [InlineData("s LIKE '%@a.com'", Email, "PARTIAL")]
    [InlineData("regexp_replace(s, '.', '*')", Email, "AGG")]
    [InlineData("regexp_replace(s, '(\\\\d{3})\\\\d{4}(\\\\d{4})', '$1****$2')", Phone, "PARTIAL")]
    [InlineData("regexp_replace(s, '(.*)', '$1')", Email, "RAW")]
    [InlineData("regexp_replace(s, '-', '')", Phone, "RAW")]
    [InlineData("mask_show_last_n(s, 4)", Card, "PARTIAL")]
    [InlineData("SHA2(RIGHT(s, 4), 256)", Card, "PARTIAL")]
    [InlineData("DATE_TRUNC('MONTH', s)", "PII.birth_date", "PARTIAL")]
    [InlineData("CONCAT(YEAR(s), MONTH(s), DAY(s))", "PII.birth_date", "RAW, PARTIAL")]
    [InlineData("my_tokenizer(s)", Email, "RAW")]
    [InlineData("BASE64(s)", Email, "RAW")]
    [InlineData("CASE WHEN k > 1 THEN MD5(s) ELSE s END", Email, "RAW, PSEUDO")]
    public Task What_an_expression_leaves(string expression, string category, string forms) => LeavesAsync(expression, category, forms);

    private static async Task LeavesAsync(string expression, string category, string forms)
    {
        await using var world = await LabelWorld.CreateAsync(("a", $"CREATE TABLE a AS SELECT {expression} AS x FROM src.people"));
        world.Assign("src.people.s", category);

        Assert.Equal(forms, world.FormsOf("a.x"));
    }

    [Fact]
    public async Task A5_a_count_tells_nothing_unless_its_groups_are_persons_and_a_maximum_is_a_value()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("a", "CREATE TABLE a AS SELECT COUNT(DISTINCT s) AS n, MAX(s) AS m FROM src.people"),
            ("b", "CREATE TABLE b AS SELECT u, COUNT(DISTINCT s) AS n FROM src.people GROUP BY u"));
        world.Assign("src.people.s", Email);
        Assert.Equal(("AGG", "RAW", "AGG"), (world.FormsOf("a.n"), world.FormsOf("a.m"), world.FormsOf("b.n")));

        world.Assign("src.people.u", "PII.user_id");
        Assert.Equal(("AGG", "PARTIAL"), (world.FormsOf("a.n"), world.FormsOf("b.n")));

        world.Withdraw("src.people.u", "PII.user_id");
        Assert.Equal("AGG", world.FormsOf("b.n"));
    }

    [Fact]
    public async Task A6_a_filter_is_noted_at_the_rows_and_followed_for_special_categories_only()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("a", "CREATE TABLE a AS SELECT x FROM src.people WHERE s = 1"), ("b", "CREATE TABLE b AS SELECT x FROM a"));
        world.Assign("src.people.s", Email);
        Assert.Equal(("", "RAW indirect", ""), (world.FormsOf("a.x"), world.FormsOfRows("a"), world.FormsOfRows("b")));

        world.Withdraw("src.people.s", Email);
        world.Assign("src.people.s", Health);
        Assert.Equal(("RAW indirect", "RAW indirect"), (world.FormsOf("a.x"), world.FormsOf("b.x")));
    }

    [Fact]
    public async Task A7_a_condition_decides_a_flag_and_is_no_value_of_it()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("a", "CREATE TABLE a AS SELECT CASE WHEN s = 'x' THEN 1 END AS flag FROM src.people"), ("b", "CREATE TABLE b AS SELECT flag AS f FROM a"));
        world.Assign("src.people.s", Email);

        Assert.Equal(("PARTIAL indirect", "PARTIAL indirect"), (world.FormsOf("a.flag"), world.FormsOf("b.f")));
    }

    [Fact]
    public async Task A11_what_only_decided_stays_so_behind_two_copies()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("a", "CREATE TABLE a AS SELECT ROW_NUMBER() OVER (PARTITION BY s ORDER BY k) AS n FROM src.people"), ("b", "CREATE TABLE b AS SELECT n AS m FROM a"),
            ("c", "CREATE TABLE c AS SELECT m AS l FROM b"));
        world.Assign("src.people.s", Health);

        Assert.Equal(("RAW indirect", "RAW indirect", "RAW indirect"), (world.FormsOf("a.n"), world.FormsOf("b.m"), world.FormsOf("c.l")));
        Assert.All(world.State.LabelsOf(Model.LineageNode.Field(new Model.DatasetId("wh", "c"), "l")), label => Assert.True(label.IsIndirect));
    }

    [Fact]
    public async Task A13_another_origin_keeps_the_label()
    {
        await using var world = await LabelWorld.CreateAsync(("t", "CREATE TABLE t AS SELECT s FROM src.a UNION ALL SELECT s FROM src.b"));
        world.Assign("src.a.s", Email);
        world.Assign("src.b.s", Email);
        world.Withdraw("src.a.s", Email);

        Assert.Equal("RAW", world.FormsOf("t.s"));
    }
}
