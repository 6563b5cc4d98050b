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
    [InlineData("SUBSTRING(SHA2(s, 256), 1, 3)", Email, "PSEUDO")]
    [InlineData("SHA2(SUBSTRING(s, 1, 3), 256)", Email, "PARTIAL")]
    [InlineData("CONCAT(LEFT(s, 5), SUBSTR(s, 6))", Phone, "RAW, PARTIAL")]
    [InlineData("CONCAT(LEFT(s, 3), RIGHT(s, 4))", Phone, "PARTIAL")]
    [InlineData("CONCAT(LEFT(s, 6), RIGHT(s, 6))", Phone, "RAW, PARTIAL")]
    [InlineData("FLOOR(s)", Phone, "RAW")]
    [InlineData("SPLIT(s, ',')", Email, "RAW")]
    [InlineData("'***'", Email, "")]
    [InlineData("NULL", Email, "")]
    [InlineData("MD5(s)", Phone, "RAW")]
    [InlineData("MD5(s)", Email, "PSEUDO")]
    [InlineData("UPPER(TRIM(s))", Email, "RAW")]
    [InlineData("AES_DECRYPT(AES_ENCRYPT(s, k), k)", Email, "RAW")]
    [InlineData("AES_ENCRYPT(s, k)", Email, "CIPHER")]
    [InlineData("AES_DECRYPT(SHA2(s, 256), k)", Email, "PSEUDO")]
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
    public async Task A4_to_A12_what_an_expression_leaves(string expression, string category, string forms)
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
    public async Task A7_and_A11_a_condition_stays_indirect()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("a", "CREATE TABLE a AS SELECT CASE WHEN s = 'x' THEN 1 END AS flag FROM src.people"), ("b", "CREATE TABLE b AS SELECT flag AS f FROM a"),
            ("c", "CREATE TABLE c AS SELECT f FROM b"));
        world.Assign("src.people.s", Email);

        Assert.Equal(("PARTIAL indirect", "PARTIAL indirect", "PARTIAL indirect"), (world.FormsOf("a.flag"), world.FormsOf("b.f"), world.FormsOf("c.f")));
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
