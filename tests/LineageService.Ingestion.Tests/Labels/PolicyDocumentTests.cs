using LineageService.Graph.Labels;
using LineageService.Ingestion.Labels.Policies;
using LineageService.Model;
using LineageService.Model.Masking;

namespace LineageService.Ingestion.Tests.Labels;

public sealed class PolicyDocumentTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private const string Whole = """
        version: 3
        levels: [public, internal, confidential, restricted]
        k_min: 12
        edge_rules:
          - id: a
            match: {fn: "catalog:hash.unkeyed", category: "PII.*", category.entropy: high}
            cap: PSEUDO
          - {id: b, match: {subtype: FILTER, category.kind: special}, flow: propagate}
          - {id: c, match: {fn: "udf:corp.tokenize"}, cap: PSEUDO, evidence: "S-1", approved_by: dpo, expires: 2027-06-30}
          - {id: d, match: {edge: "ods.u.mail -> dwd.u.*", category: PII.email}, cap: PARTIAL, evidence: "S-2", approved_by: dpo}
        tag_rules:
          - {tag: PII, propagate: {lineage: true, hierarchy: false}, max_depth: null}
          - {tag: DOMAIN, propagate: {lineage: false, hierarchy: true}, values: single}
        stops:
          - {node: "dwd.masked.*", tags: [PII.email], mode: stop}
        blocks:
          - {edge: "ods.u.email -> dim.u.email", tags: [PII.email], reason: S-77, decl: d-19}
        sinks:
          - {zone: external_share, match: "kafka://partner.*"}
        constraints:
          - {id: c1, when: "level>=restricted && form>=PARTIAL && sink.zone=='external_share'", action: deny, mode: log}
        """;

    [Fact]
    public void A_whole_policy_is_read()
    {
        var document = PolicyDocument.Read(Whole, Now);

        Assert.Empty(document.Mistakes);
        var policy = document.Policy!;
        Assert.Equal((3, 12, document.Hash), (policy.Version, policy.MinGroup, policy.Hash));
        Assert.Equal(["a", "b", "c", "d"], policy.EdgeRules.Select(rule => rule.Id));
        Assert.Equal([RuleScope.Function, RuleScope.Subtype, RuleScope.Function, RuleScope.Edge], policy.EdgeRules.Select(rule => rule.Scope));
        Assert.Equal((MaskingClass.UnkeyedHash, "PII", CategoryEntropy.High), (policy.EdgeRules[0].Class, policy.EdgeRules[0].Category, policy.EdgeRules[0].CategoryEntropy));
        Assert.Equal("external_share", policy.ZoneOf(new DatasetId("kafka://partner.example:9092", "users")));
        Assert.Null(policy.ZoneOf(new DatasetId("kafka://own.example:9092", "users")));
        Assert.Equal(ConstraintMode.Log, Assert.Single(policy.Constraints).Mode);
        Assert.False(policy.TagRuleOf("DOMAIN")!.ThroughLineage);
        Assert.True(policy.TagRuleOf("PII.email")!.ThroughLineage);
    }

    [Fact]
    public void Every_mistake_is_told_at_once_with_its_line()
    {
        var document = PolicyDocument.Read(
            """
            version: zero
            colour: red
            edge_rules:
              - {id: a, match: {fn: "catalog:nothing"}, cap: HALF}
              - {id: a, match: {fn: "udf:t"}, cap: PSEUDO, expires: 2020-01-01}
            tag_rules:
              - {tag: PII, manual_precedence: override}
            blocks:
              - {edge: "a", tags: [PII.email], reason: r}
              - {edge: "a -> b", tags: [PII.email], reason: r}
            constraints:
              - {id: c, when: "level>=secret"}
              - {id: c, when: "form>=RAW &&"}
            """, Now);

        Assert.Null(document.Policy);
        Assert.Equal(
            [
                "1 version", "2 colour", "4 edge_rules[0].match.fn", "4 edge_rules[0].cap", "5 edge_rules[1].id", "5 edge_rules[1].expires", "5 edge_rules[1].cap",
                "7 tag_rules[0].manual_precedence", "9 blocks[0].edge", "10 blocks[1].tags", "12 constraints[0].when", "13 constraints[1].id", "13 constraints[1].when",
            ],
            document.Mistakes.Select(mistake => $"{mistake.Line} {mistake.Place}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2")]
    [InlineData("- a")]
    [InlineData("version: &a 1\nk_min: *a")]
    [InlineData("a: [[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]")]
    public void What_is_no_policy_has_a_mistake_and_nothing_is_thrown(string text) => Assert.NotEmpty(PolicyDocument.Read(text, Now).Mistakes);

    [Theory]
    [InlineData("level>=restricted && form>=PARTIAL && sink.zone=='out'", true)]
    [InlineData("level > restricted", false)]
    [InlineData("!(form == RAW) || category == 'PII.*'", true)]
    [InlineData("flow == indirect", false)]
    [InlineData("sink.owner == 'bi'", false)]
    [InlineData("sink.owner != 'bi'", true)]
    [InlineData("confidence < 0.5 || hops >= 2", true)]
    public void A_condition_is_asked_of_a_label(string condition, bool expected)
    {
        var expression = ConstraintReader.Read(condition, DefaultTaxonomy.Levels, out var mistake);

        Assert.Null(mistake);
        Assert.Equal(expected, expression!.IsTrueOf(new ConstraintSubject(
            3, LabelForm.Raw, false, LabelPolicy.Default.CategoryOf("PII.phone"), AssignmentMethod.Manual, 0.95, 2,
            LineageNode.Field(new DatasetId("wh", "a"), "x"), "out")));
    }

    [Theory]
    [InlineData("form >= HALF")]
    [InlineData("size > 3")]
    [InlineData("level >= 'restricted' &&")]
    [InlineData("(level >= restricted")]
    [InlineData("category > 'PII'")]
    [InlineData("category == 'PII")]
    public void A_condition_that_is_none_says_where_it_goes_wrong(string condition)
    {
        Assert.Null(ConstraintReader.Read(condition, DefaultTaxonomy.Levels, out var mistake));
        Assert.Contains("at character", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edge_rule_beats_a_job_rule_beats_a_function_rule_and_of_two_the_one_that_lets_more_through()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("etl", "CREATE TABLE a AS SELECT tok(s) AS x, tok(s) AS y, MD5(s) AS z FROM src.people"),
            ("other", "CREATE TABLE b AS SELECT tok(s) AS x, tok(s) AS y FROM src.people"));
        world.Assign("src.people.s", "PII.email");
        world.Apply(new LabelUpdate
        {
            Policy = LabelPolicy.Default with
            {
                EdgeRules =
                [
                    new EdgeRule("f") { Function = "tok", Cap = LabelForm.Cipher },
                    new EdgeRule("j") { Job = new NodePattern("etl"), Cap = LabelForm.Pseudonym },
                    new EdgeRule("e1") { Edge = (new NodePattern("src.people.s"), new NodePattern("a.y")), Cap = LabelForm.Aggregate },
                    new EdgeRule("e2") { Edge = (new NodePattern("src.*"), new NodePattern("*.y")), Cap = LabelForm.Partial },
                    new EdgeRule("e3") { Edge = (new NodePattern("src.*"), new NodePattern("a.z")), Category = "PII", Cap = LabelForm.Raw },
                ],
            },
        });

        Assert.Equal(("PSEUDO", "PARTIAL", "RAW"), (world.FormsOf("a.x"), world.FormsOf("a.y"), world.FormsOf("a.z")));
        Assert.Equal(("CIPHER", "PARTIAL"), (world.FormsOf("b.x"), world.FormsOf("b.y")));
    }
}
