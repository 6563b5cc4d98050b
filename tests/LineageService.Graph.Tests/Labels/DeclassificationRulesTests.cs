using LineageService.Graph.Labels.Declassifications;
using LineageService.Model;

namespace LineageService.Graph.Tests.Labels;

public sealed class DeclassificationRulesTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly DatasetId Table = new("wh", "t");

    private static readonly TransformationBinding Bound = new(new JobId("jobs", "j"), "1:a");

    [Fact]
    public void A_draft_becomes_pending_then_active_then_expired()
    {
        var pending = DeclassificationRules.Submit(Draft, Monday).Next!;
        var active = DeclassificationRules.Approve(pending, "bob", "dpo", ["carol"], ["o1"], Bound, Monday).Next!;

        Assert.Equal((DeclassificationState.Pending, DeclassificationState.Active), (pending.State, active.State));
        Assert.Equal(["o1"], active.Origins);
        Assert.False(DeclassificationRules.IsInForce(pending, Monday));
        Assert.True(DeclassificationRules.IsInForce(active, Monday));
        Assert.Equal(DeclassificationState.Expired, DeclassificationRules.At(active, active.ExpiresAt!.Value).State);
        Assert.False(DeclassificationRules.IsInForce(active, active.ExpiresAt.Value));
    }

    [Theory]
    [InlineData("ann", "who asked may not approve")]
    [InlineData(" ANN ", "who asked may not approve")]
    [InlineData("carol", "who owns where the value goes may not approve")]
    [InlineData("", "an approver must be named")]
    public void Two_see_it_and_the_second_does_not_own_the_sink(string approver, string refusal)
    {
        var pending = DeclassificationRules.Submit(Draft, Monday).Next!;

        Assert.Equal([refusal], DeclassificationRules.Approve(pending, approver, null, ["carol"], ["o1"], Bound, Monday).Refusals);
    }

    [Fact]
    public void What_is_missing_is_told_all_at_once()
    {
        var step = DeclassificationRules.Submit(new Declassification("d"), Monday);

        Assert.Null(step.Next);
        Assert.Equal(6, step.Refusals.Length);
    }

    [Fact]
    public void An_edge_is_approved_only_with_what_the_job_does_and_for_origins_that_reach_it()
    {
        var pending = DeclassificationRules.Submit(Draft, Monday).Next!;

        Assert.Equal(2, DeclassificationRules.Approve(pending, "bob", null, [], [], null, Monday).Refusals.Length);
    }

    [Fact]
    public void No_permission_is_for_longer_than_a_year()
    {
        Assert.Contains("the expiry is more than 365 days away", DeclassificationRules.Submit(Draft with { ExpiresAt = Monday.AddDays(366) }, Monday).Refusals);
        var stored = Draft with { State = DeclassificationState.Active, ApprovedBy = "bob", ApprovedAt = Monday, Bound = Bound, Origins = default, ExpiresAt = Monday.AddDays(366) };
        Assert.False(DeclassificationRules.IsInForce(stored, Monday));
    }

    [Fact]
    public void A_form_cannot_be_raised() =>
        Assert.Contains("the form must be lowered", DeclassificationRules.Submit(Draft with { FromForm = LabelForm.Pseudonym, ToForm = LabelForm.Partial }, Monday).Refusals);

    [Fact]
    public void What_has_ended_cannot_be_revoked_or_approved()
    {
        var revoked = DeclassificationRules.Revoke(Draft, "eve", null, Monday).Next!;

        Assert.Equal(DeclassificationState.Revoked, revoked.State);
        Assert.Null(DeclassificationRules.Revoke(revoked, "eve", null, Monday).Next);
        Assert.Null(DeclassificationRules.Approve(revoked, "bob", null, [], ["o1"], Bound, Monday).Next);
        Assert.Null(DeclassificationRules.Submit(revoked, Monday).Next);
    }

    [Fact]
    public void A_notice_is_due_thirty_seven_and_one_day_before_the_expiry_once_each()
    {
        var active = DeclassificationRules.Approve(DeclassificationRules.Submit(Draft, Monday).Next!, "bob", null, [], ["o1"], Bound, Monday).Next!;
        var notices = new List<int>();
        for (var day = 0; day < 60; day++)
            notices.AddRange(DeclassificationRules.NoticesBetween(active, Monday.AddDays(day), Monday.AddDays(day + 1)).Select(notice => notice.Days));

        Assert.Equal([30, 7, 1], notices);
    }

    private static Declassification Draft => new("d")
    {
        Edge = (new FieldId(new DatasetId("wh", "s"), "a"), new FieldId(Table, "a")),
        Tags = ["PII"],
        ToForm = LabelForm.Pseudonym,
        Reason = "agreed",
        RequestedBy = "ann",
        Created = Monday,
        ExpiresAt = Monday.AddDays(60),
    };
}
