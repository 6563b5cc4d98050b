using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Findings;
using LineageService.Graph.Labels.Scanning;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Findings;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Labels;

/// <summary>The second stratum, opaque jobs, tags of tables and suggestions over the real engine.</summary>
public sealed class FindingScenarioTests
{
    private const string Email = "PII.email", Card = "FIN.card_pan";

    [Theory]
    [InlineData("MD5(s) AS h, RIGHT(s, 4) AS last4", Card, true)]
    [InlineData("SHA2(s, 256) AS h, LEFT(s, 3) AS start", Email, true)]
    [InlineData("SHA2(s, 256) AS h, AES_ENCRYPT(s, 'k') AS e", Email, true)]
    [InlineData("SHA2(s, 256) AS h, MD5(s) AS i", Email, false)]
    [InlineData("RIGHT(s, 4) AS last4, LENGTH(s) AS n", Card, false)]
    [InlineData("s AS open, RIGHT(s, 4) AS last4", Card, false)]
    public async Task A19_two_reduced_forms_side_by_side_are_a_risk(string items, string category, bool isRisk)
    {
        await using var world = await LabelWorld.CreateAsync(("t", $"CREATE TABLE t AS SELECT {items} FROM src.people"));
        world.Assign("src.people.s", category);

        var risk = RiskFindings.Of(world.State, TestContext.Current.CancellationToken).SingleOrDefault(finding => finding.Kind == FindingKind.CorrelationRisk);

        Assert.Equal(isRisk ? "t" : null, risk?.Subject.Dataset.Name);
        if (risk is null) return;
        Assert.Equal(2, risk.Related.Length);
        // Both are read as the value itself until somebody waives it; what flows on does not change.
        foreach (var node in risk.Related)
        {
            var label = Assert.Single(EffectiveLabels.Of(world.State, node));
            Assert.Equal(LabelForm.Raw, EffectiveLabels.Under(world.State, label, [risk]).Form);
            Assert.Equal(label, EffectiveLabels.Under(world.State, label, []));
        }
    }

    [Theory]
    [InlineData("LEFT(s, 6) AS a, RIGHT(s, 6) AS b", true)]
    [InlineData("LEFT(s, 3) AS a, RIGHT(s, 4) AS b", false)]
    [InlineData("LEFT(s, 6) AS a, LEFT(s, 6) AS b", false)]
    public async Task Parts_that_may_be_all_are_a_risk(string items, bool isRisk)
    {
        await using var world = await LabelWorld.CreateAsync(("t", $"CREATE TABLE t AS SELECT {items} FROM src.people"));
        world.Assign("src.people.s", "PII.phone");

        Assert.Equal(isRisk, RiskFindings.Of(world.State, TestContext.Current.CancellationToken).Any(finding => finding.Kind == FindingKind.ReassemblyRisk));
    }

    [Fact]
    public async Task Three_quasi_identifiers_side_by_side_are_a_combination()
    {
        await using var world = await LabelWorld.CreateAsync(
            ("t", "CREATE TABLE t AS SELECT b, z, n FROM src.people"), ("u", "CREATE TABLE u AS SELECT b, z FROM t"));
        world.Assign("src.people.b", "PII.birth_date");
        world.Assign("src.people.z", "PII.postal_code");
        world.Assign("src.people.n", "PII.name");

        Assert.Equal(
            ["src.people", "t"],
            RiskFindings.Of(world.State, TestContext.Current.CancellationToken)
                .Where(finding => finding.Kind == FindingKind.QuasiCombination).Select(finding => finding.Subject.Dataset.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Findings_of_some_datasets_are_those_of_all()
    {
        await using var world = await LabelWorld.CreateAsync(("t", "CREATE TABLE t AS SELECT MD5(s) AS h, RIGHT(s, 4) AS r FROM src.people"));
        world.Assign("src.people.s", Card);
        var ordinal = world.Graph.FindDataset(new DatasetId("wh", "t"))!.Ordinal;

        Assert.Equal(
            RiskFindings.Of(world.State, TestContext.Current.CancellationToken).Where(finding => finding.Subject.Dataset.Name == "t"),
            RiskFindings.Of(world.State, [ordinal], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_scan_that_nothing_explains_is_a_gap_where_something_writes()
    {
        await using var world = await LabelWorld.CreateAsync(("t", "CREATE TABLE t AS SELECT email, other AS phone FROM src.people"));
        world.Assign("src.people.email", Email);
        var matches = new[] { "t.email", "t.phone", "src.people.other" }.Select(field => new ScanMatch(LabelWorld.Field(field), field == "t.email" ? Email : "PII.phone", 0.95, "name"));

        var gap = Assert.Single(ScanFindings.Gaps(world.State, matches));

        Assert.Equal((FindingKind.ScannerGap, "phone", "PII.phone"), (gap.Kind, gap.Subject.Path, gap.Tag));
    }

    [Fact]
    public async Task A_raw_label_that_no_profile_confirms_is_doubted()
    {
        await using var world = await LabelWorld.CreateAsync(("t", "CREATE TABLE t AS SELECT corp_hide(s) AS x, s AS y FROM src.people"));
        world.Assign("src.people.s", Email);

        var doubt = Assert.Single(ScanFindings.Overmasked(
            world.State,
            [new FieldProfile(LabelWorld.Field("t.x"), 5, []), new FieldProfile(LabelWorld.Field("t.y"), 5, [Email]), new FieldProfile(LabelWorld.Field("src.people.s"), 5, [])]));

        Assert.Equal((FindingKind.Overmask, "x"), (doubt.Kind, doubt.Subject.Path));
    }

    [Fact]
    public async Task T20_a_source_of_which_nobody_said_what_it_holds_is_reported()
    {
        await using var world = await LabelWorld.CreateAsync(("t", "CREATE TABLE t AS SELECT a.x, b.y, c.z FROM up.a, up.b, up.c"));
        world.Assign("up.a.x", Email);

        var findings = SourceDatasets.Unclassified(world.State, new HashSet<DatasetId> { new("wh", "up.b") }, TestContext.Current.CancellationToken);

        Assert.Equal("up.c", Assert.Single(findings).Subject.Dataset.Name);
    }

    [Fact]
    public async Task T16_a_join_with_a_labelled_column_suggests_the_label_and_carries_nothing_on()
    {
        await using var world = await LabelWorld.CreateAsync(("t", "CREATE TABLE t AS SELECT q.mail FROM src.people p JOIN src.q q ON p.s = q.mail"));
        world.Assign("src.people.s", Email);

        var suggestion = Assert.Single(JoinSuggestions.Of(world.State, [(LabelWorld.Field("src.people.s"), LabelWorld.Field("src.q.mail"))]));
        world.Apply(new LabelUpdate { Assigned = [suggestion] });

        Assert.Equal((AssignmentMethod.Suggested, 0.7, "mail"), (suggestion.Method, suggestion.Confidence, suggestion.Path));
        Assert.Equal(("", ""), (world.FormsOf("src.q.mail"), world.FormsOf("t.mail")));
    }

    [Theory]
    [InlineData("p JOIN src.q q ON p.s = q.mail", "src.q.mail")]
    [InlineData("p JOIN src.q q ON q.mail = p.s AND p.k = q.k", "src.q.mail")]
    [InlineData("p JOIN src.q q ON p.s = q.mail JOIN src.r r ON p.s = r.address", "src.q.mail src.r.address")]
    [InlineData("p JOIN src.q q USING (s)", "src.q.s")]
    [InlineData("p JOIN src.q q ON LOWER(TRIM(p.s)) = LOWER(q.mail)", "src.q.mail")]
    [InlineData("p JOIN (SELECT mail AS m FROM src.q WHERE d > 1) x ON p.s = x.m", "src.q.mail")]
    [InlineData("p CROSS JOIN src.q q WHERE p.s = q.mail", "src.q.mail")]
    [InlineData("p, src.q q WHERE p.s = q.mail AND q.k > 1", "src.q.mail")]
    [InlineData("p LEFT JOIN src.q q ON p.k = q.k JOIN src.r r ON r.address = p.s", "src.r.address")]
    [InlineData("p LEFT JOIN src.q q ON p.s = q.mail", "")]
    [InlineData("p RIGHT JOIN src.q q ON p.s = q.mail", "")]
    [InlineData("p FULL JOIN src.q q ON p.s = q.mail", "")]
    [InlineData("p LEFT SEMI JOIN src.q q ON p.s = q.mail", "")]
    [InlineData("p LEFT ANTI JOIN src.q q ON p.s = q.mail", "")]
    [InlineData("p JOIN src.q q ON p.s > q.mail", "")]
    [InlineData("p JOIN src.q q ON p.s <> q.mail", "")]
    [InlineData("p JOIN src.q q ON p.s = q.mail OR p.k = q.k", "")]
    [InlineData("p JOIN src.q q ON NOT (p.s = q.mail)", "")]
    [InlineData("p JOIN src.q q ON (p.s = q.mail) = q.flag", "")]
    [InlineData("p JOIN src.q q ON MD5(p.s) = q.digest", "")]
    [InlineData("p JOIN src.q q ON p.s = CONCAT(q.mail, q.host)", "")]
    [InlineData("p JOIN src.q q ON LENGTH(p.s) = q.length", "")]
    [InlineData("p JOIN src.q q ON p.s = CASE WHEN q.k = 1 THEN q.mail ELSE q.other END", "")]
    [InlineData("p, src.q q WHERE p.s = q.mail OR q.k > 1", "")]
    [InlineData("p WHERE EXISTS (SELECT 1 FROM src.q q, src.r r WHERE q.mail = p.s AND r.k = q.k)", "")]
    [InlineData("p WHERE NOT EXISTS (SELECT 1 FROM src.q q, src.r r WHERE q.mail = p.s AND r.k = q.k)", "")]
    public async Task T16_only_an_inner_join_for_equality_suggests_a_label(string from, string suggested)
    {
        await using var world = await LabelWorld.CreateAsync(("t", $"CREATE TABLE t AS SELECT 1 AS one FROM src.people {from}"));
        world.Assign("src.people.s", Email);

        var pairs = await JoinedColumns.OfAsync(world.State, world.Store, TestContext.Current.CancellationToken);
        var found = JoinSuggestions.Of(world.State, pairs);

        Assert.Equal(suggested, string.Join(' ', found.Select(one => $"{one.Dataset.Name}.{one.Path}")));
        Assert.All(found, one => Assert.Equal((Email, AssignmentMethod.Suggested, 0.7), (one.Category, one.Method, one.Confidence)));
    }

    [Fact]
    public async Task T16_a_join_that_became_an_outer_one_suggests_nothing_any_more()
    {
        await using var world = await LabelWorld.CreateAsync(("t", "CREATE TABLE t AS SELECT q.k FROM src.people p JOIN src.q q ON p.s = q.mail"));
        world.Assign("src.people.s", Email);
        Assert.NotEmpty(await JoinedColumns.OfAsync(world.State, world.Store, TestContext.Current.CancellationToken));

        await world.ImportAsync(("t", "CREATE TABLE t AS SELECT q.k FROM src.people p LEFT JOIN src.q q ON p.s = q.mail"));

        Assert.Empty(await JoinedColumns.OfAsync(world.State, world.Store, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("PII.national_id", "RAW")]
    [InlineData("TEAM", "RAW indirect")]
    public async Task A22_an_opaque_job_taints_what_it_writes_from_a_level_on_and_notes_it_below(string category, string forms)
    {
        var policy = LabelPolicy.Default with
        {
            Categories = [.. LabelPolicy.Default.Categories, new("TEAM", CategoryKind.Attribute, CategoryEntropy.High, ImplicitFlow.Annotate, "internal")],
        };
        await using var world = await LabelWorld.CreateAsync(policy, ("r", "CREATE TABLE z AS SELECT s FROM src.people"), ("w", "CREATE TABLE y AS SELECT c FROM out.t"));
        await world.CommitAsync(Opaque(UnknownCodes.TableLevelOnly));
        world.Assign("src.people.s", category);

        Assert.Equal(forms, world.FormsOf("out.t.c"));
        var witness = Assert.Single(new LabelExplainer(world.State).WitnessesOf(LineageNode.Field(new DatasetId("wh", "out.t"), "c")));
        Assert.Equal(0.4, witness.Confidence);
        Assert.Contains(witness.Hops, hop => hop is { IsCoarse: true, Job.Name: "opaque" });
    }

    [Theory]
    [InlineData(UnknownCodes.OpaqueTask)]
    [InlineData(UnknownCodes.TableLevelOnly)]
    [InlineData(null)]
    public async Task A_chain_of_jobs_of_which_only_tables_are_known_does_not_end_a_label(string? code)
    {
        await using var world = await LabelWorld.CreateAsync(("r", "CREATE TABLE z AS SELECT s FROM src.people"), ("w", "CREATE TABLE y AS SELECT c FROM out.last"));
        await world.CommitAsync(new LineageBatch
        {
            Jobs = [.. Opaque(code, "one", "src.people", "mid").Jobs, .. Opaque(code, "two", "mid", "out.last").Jobs],
            Datasets = [new DatasetRecord(new DatasetId("wh", "mid"))],
            RecordedAt = DateTimeOffset.UnixEpoch,
        });
        world.Assign("src.people.s", Email);

        Assert.Equal(("RAW", "RAW"), (world.FormsOf("out.last.c"), world.FormsOf("y.c")));
    }

    [Fact]
    public async Task A23_a_tag_of_a_table_goes_from_table_to_table_and_not_to_columns()
    {
        await using var world = await LabelWorld.CreateAsync(("a", "CREATE TABLE a AS SELECT s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM a"));
        world.Apply(new LabelUpdate { Assigned = [new LabelAssignment("tag", new DatasetId("wh", "src.people"), null, "PII")] });

        Assert.Equal(("RAW", "RAW", ""), (world.FormsOfRows("a"), world.FormsOfRows("b"), world.FormsOf("b.s")));

        world.Apply(new LabelUpdate { Policy = LabelPolicy.Default with { TagRules = [new TagRule("PII") { ThroughHierarchy = true, ThroughLineage = false }] } });
        Assert.Equal(("RAW", "", ""), (world.FormsOf("src.people.s"), world.FormsOf("a.s"), world.FormsOfRows("a")));
    }

    [Fact]
    public async Task A23_a_tag_of_a_table_passes_an_opaque_job()
    {
        await using var world = await LabelWorld.CreateAsync(("r", "CREATE TABLE z AS SELECT s FROM src.people"), ("w", "CREATE TABLE y AS SELECT c FROM out.t"));
        await world.CommitAsync(Opaque(UnknownCodes.TableLevelOnly));
        world.Apply(new LabelUpdate { Assigned = [new LabelAssignment("tag", new DatasetId("wh", "src.people"), null, "PII")] });

        Assert.Equal(("RAW", "RAW", ""), (world.FormsOfRows("out.t"), world.FormsOfRows("y"), world.FormsOf("out.t.c")));
    }

    [Fact]
    public async Task A_limit_that_cuts_is_a_finding()
    {
        await using var world = await LabelWorld.CreateAsync(("a", "CREATE TABLE a AS SELECT s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM a"));
        world.Apply(new LabelUpdate { Assigned = [new LabelAssignment("one", new DatasetId("wh", "src.people"), "s", Email) { MaxDepth = 1 }] });

        var finding = Assert.Single(LimitFindings.Of(world.State, TestContext.Current.CancellationToken));
        Assert.Equal((FindingKind.Truncated, "a"), (finding.Kind, finding.Subject.Dataset.Name));
    }

    [Fact]
    public async Task A_limit_that_cuts_before_a_zone_breaks_the_constraints_of_that_zone()
    {
        var policy = LabelPolicy.Default with
        {
            Sinks = [new SinkZone("share", new NodePattern("share*"))],
            Constraints = [new FlowConstraint("c", ConstraintReader.Read("form>=PARTIAL && sink.zone=='share'", LabelPolicy.Default.Levels, out _)!, ConstraintMode.Enforce)],
        };
        await using var world = await LabelWorld.CreateAsync(
            policy, ("a", "CREATE TABLE a AS SELECT s FROM src.people"), ("b", "CREATE TABLE b AS SELECT s FROM a"), ("out", "CREATE TABLE share AS SELECT s FROM b"));
        var assignment = new LabelAssignment("one", new DatasetId("wh", "src.people"), "s", Email);

        world.Apply(new LabelUpdate { Assigned = [assignment with { MaxDepth = 1 }] });
        var cut = Assert.Single(ConstraintFindings.Of(world.State, ImmutableHashSet<string>.Empty).All);
        Assert.Equal("a", cut.Subject.Dataset.Name);
        Assert.Contains("limit of depth", cut.Detail, StringComparison.Ordinal);
        Assert.False(cut.IsLogged);

        world.Apply(new LabelUpdate { Assigned = [assignment] });
        Assert.Equal("share", Assert.Single(ConstraintFindings.Of(world.State, ImmutableHashSet<string>.Empty).All).Subject.Dataset.Name);
    }

    [Fact]
    public async Task A_limit_that_cuts_in_a_job_of_which_only_tables_are_known_is_a_finding_at_what_it_reads()
    {
        await using var world = await LabelWorld.CreateAsync(("r", "CREATE TABLE z AS SELECT s FROM src.people"));
        await world.CommitAsync(Opaque(UnknownCodes.TableLevelOnly));
        world.Apply(new LabelUpdate { Assigned = [new LabelAssignment("one", new DatasetId("wh", "src.people"), "s", Email) { MaxDepth = 1 }] });

        var findings = LimitFindings.Of(world.State, TestContext.Current.CancellationToken);
        Assert.Equal(["src.people.s", "z.s"], findings.Select(finding => $"{finding.Subject.Dataset.Name}.{finding.Subject.Path}").Order(StringComparer.Ordinal));
    }

    private static LineageBatch Opaque(string? code, string name = "opaque", string input = "src.people", string output = "out.t") => new()
    {
        Jobs =
        [
            new JobRecord(new JobId("jobs", name))
            {
                Inputs = [new DatasetId("wh", input)],
                Outputs = [new DatasetId("wh", output)],
                Unknowns = code is null ? [] : [new UnknownLineage(code, null, null, null, "only tables are known")],
            },
        ],
        RecordedAt = DateTimeOffset.UnixEpoch,
    };
}
