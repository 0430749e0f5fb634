using Workflows.Server.Simulation.Year;
using Workflows.Server.Simulation.Year.Checks;
using Xunit;

namespace Workflows.Tests.Simulation;

/// <summary>Each check of a simulated year is red on a journal that has what it forbids, and on nothing else.</summary>
public sealed class YearCheckTests
{
    private const string Case = "NTH-20001-L";

    // A Wednesday, 12:00 in winter.
    private static readonly DateTimeOffset Noon = new(2026, 12, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_week_in_order_has_no_findings() => Assert.Empty(YearChecks.Of(InOrder()));

    [Fact]
    public void A_mail_that_comes_twice_on_a_day_is_found()
    {
        var journal = InOrder();
        journal.Note(new SentMail(Noon, "EM-19", "w-01", Case));
        journal.Note(new SentMail(Noon.AddDays(1), "EM-19", "w-01", Case));
        Assert.Empty(YearChecks.Of(journal));
        journal.Note(new SentMail(Noon.AddHours(3), "EM-19", "w-01", Case));
        Assert.Contains("2 times on one day", Only(journal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_that_comes_again_because_its_worker_has_answered_is_not_twice()
    {
        var journal = InOrder();
        journal.Note(new SentMail(Noon, "EM-01", "l-01", Case));
        journal.Note(new SentMail(Noon.AddHours(3), "EM-01", "l-01", Case));
        Assert.Single(YearChecks.Of(journal));
        journal.Changes =
        [
            new StateChange(Noon.AddHours(2), $"{Case}/1", "Resubmitted", "Form", "MoreInfo", "AwaitingDecision"),
            .. journal.Changes,
        ];
        Assert.Empty(MailsOnce.Of(journal));
    }

    [Fact]
    public void The_same_mail_to_two_people_or_about_two_cases_is_not_twice()
    {
        var journal = InOrder();
        journal.Note(new SentMail(Noon, "EM-19", "w-01", Case));
        journal.Note(new SentMail(Noon, "EM-19", "m-01", Case));
        journal.Note(new SentMail(Noon, "EM-19", "w-01", "NTH-20002-U"));
        Assert.Empty(YearChecks.Of(journal));
    }

    [Theory]
    [InlineData("2026-12-05T12:00:00Z")] // A Saturday.
    [InlineData("2026-12-02T07:59:00Z")]
    [InlineData("2026-12-02T18:01:00Z")]
    [InlineData("2027-03-29T12:00:00Z")] // Easter Monday.
    [InlineData("2027-06-02T06:59:00Z")] // 07:59 in summer time.
    public void A_mail_outside_its_hours_is_found_unless_it_must_not_wait(string at)
    {
        var journal = InOrder();
        var when = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        journal.Note(new SentMail(when, "EM-69", "w-01", Case));
        Assert.Empty(MailHours.Of(journal));
        journal.Note(new SentMail(when, "EM-19", "w-01", Case));
        Assert.Single(MailHours.Of(journal));
    }

    [Fact]
    public void A_page_that_asks_for_a_deletion_under_a_hold_is_found()
    {
        var journal = InOrder();
        HoldAtNoon(journal);
        journal.Note(new ShownLine(Noon, "EM-10", "w-01", "2026-W49", Case, SaysHold: true));
        Assert.Empty(NothingUnderHold.Of(journal));
        journal.Note(new ShownLine(Noon, "EM-10", "w-01", "2026-W49", Case, SaysHold: false));
        Assert.Contains("on hold", Assert.Single(NothingUnderHold.Of(journal)).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EM-11")]
    [InlineData("EM-12")]
    public void A_mail_that_calls_a_held_row_late_is_found(string template)
    {
        var journal = InOrder();
        journal.Note(new ShownLine(Noon, template, "w-01", "late", Case, SaysHold: false));
        Assert.Empty(NothingUnderHold.Of(journal));
        HoldAtNoon(journal);
        Assert.Contains(template, Assert.Single(NothingUnderHold.Of(journal)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_counts_as_deleted_under_a_hold_is_found_and_one_after_it_is_not()
    {
        var journal = InOrder();
        journal.Note(new HoldChange(Noon.AddDays(-3), Case, true));
        journal.Note(new HoldChange(Noon.AddDays(-1), Case, false));
        journal.Weeks = [Row(Case, "done") with { AnsweredAt = Noon }];
        Assert.Empty(NothingUnderHold.Of(journal));
        journal.Weeks = [Row(Case, "done") with { AnsweredAt = Noon.AddDays(-2) }];
        Assert.Contains("under a hold", Assert.Single(NothingUnderHold.Of(journal)).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Approved", "AwaitingDecision")]
    [InlineData("Active", "AwaitingSetup")]
    [InlineData("Active", "Paused")]
    public void What_time_alone_approves_or_starts_is_found(string to, string from)
    {
        var journal = InOrder();
        journal.Changes = [new StateChange(Noon, $"{Case}/1", "Any", "Person", from, to)];
        Assert.Empty(NothingByTime.Of(journal));
        journal.Changes = [new StateChange(Noon, $"{Case}/1", "Any", "Timer", from, to)];
        Assert.Contains("by time alone", Assert.Single(NothingByTime.Of(journal)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_no_digest_shows_is_found()
    {
        var journal = InOrder();
        journal.Weeks = [.. journal.Weeks, Row("NTH-20002-U", "open")];
        Assert.Contains("no digest", Assert.Single(RowsHaveDigests.Of(journal)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_was_answered_before_the_digest_or_made_after_it_needs_none()
    {
        var journal = InOrder();
        journal.Weeks =
        [
            .. journal.Weeks,
            Row("NTH-20002-U", "done") with
            {
                AnsweredAt = Noon,
            },
            Row("NTH-20003-B", "open") with
            {
                MadeAt = Noon.AddDays(2),
            },
        ];
        Assert.Empty(RowsHaveDigests.Of(journal));
    }

    [Fact]
    public void An_active_arrangement_without_a_row_is_found()
    {
        var journal = InOrder();
        journal.Changes =
        [
            .. journal.Changes,
            new StateChange(Noon, "NTH-20009-X/1", "SetupComplete", "Form", "AwaitingSetup", "Active"),
            new StateChange(Noon.AddDays(12), "NTH-20009-X/1", "Stop", "Person", "Active", "Ended"),
        ];
        // The week of 30 November began before it was active; the next one it was active through.
        Assert.Contains("2026-W50", Assert.Single(ActiveHaveRows.Of(journal)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mail_to_somebody_who_has_left_is_found()
    {
        var journal = InOrder();
        journal.Note(new SentMail(Noon, "EM-19", "w-02", Case));
        journal.Left["w-02"] = Noon;
        Assert.Empty(NothingToLeavers.Of(journal));
        journal.Note(new SentMail(Noon.AddMinutes(1), "EM-11", "w-02", Case));
        Assert.Contains("who has left", Assert.Single(NothingToLeavers.Of(journal)).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-12-02", false)]
    [InlineData("2026-12-01", true)]
    public void A_use_again_after_the_approval_is_found(string until, bool isFound)
    {
        var journal = InOrder();
        journal.Note(new Approval(Noon.AddDays(-9), $"{Case}/1", DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture)));
        journal.Changes =
        [
            journal.Changes[0],
            new StateChange(Noon.AddDays(-1), $"{Case}/1", "Pause", "Decision", "Active", "Paused"),
            new StateChange(Noon, $"{Case}/1", "Resume", "Person", "Paused", "Active"),
            journal.Changes[1],
        ];
        Assert.Equal(isFound, ActiveHaveApprovals.Of(journal).Any());
    }

    [Fact]
    public void What_is_in_use_long_after_its_approval_without_a_question_to_the_lead_is_found()
    {
        var journal = InOrder();
        journal.Note(new Approval(Noon.AddDays(-9), $"{Case}/1", new DateOnly(2026, 12, 2)));
        journal.Changes = [journal.Changes[0]];
        // Ten working days after 2 December is the 16th, and the journal goes on until the 18th.
        journal.Note(new SentMail(Noon.AddDays(16), "EM-19", "w-01", Case));
        Assert.Contains("no lead was asked", Assert.Single(ActiveHaveApprovals.Of(journal)).What, StringComparison.Ordinal);
        journal.Note(new SentMail(Noon.AddDays(14), "EM-01", "l-01", Case));
        Assert.Empty(ActiveHaveApprovals.Of(journal));
    }

    [Fact]
    public void Work_that_the_product_could_not_do_is_found()
    {
        var journal = InOrder();
        journal.Incidents = ["activity: refused"];
        Assert.Contains("incident", Only(journal), StringComparison.Ordinal);
    }

    /// <summary>A hold that is over when the week's digest leaves.</summary>
    private static void HoldAtNoon(Journal journal)
    {
        journal.Note(new HoldChange(Noon.AddHours(-1), Case, true));
        journal.Note(new HoldChange(Noon.AddHours(1), Case, false));
    }

    private static string Only(Journal journal) => Assert.Single(YearChecks.Of(journal)).What;

    private static WeekRecord Row(string reference, string status) =>
        new(
            $"{reference}/1",
            "2026-W49",
            IsFinal: false,
            "w-01",
            Asked: null,
            status,
            MadeAt: new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.Zero),
            DueAt: new DateTimeOffset(2026, 12, 4, 17, 0, 0, TimeSpan.Zero),
            AnsweredAt: null,
            Missed: 0,
            Rung: 0,
            "none",
            Deleted: true
        );

    /// <summary>One case, active through one week with a row, a digest and an answer in time.</summary>
    private static Journal InOrder()
    {
        var digest = new DateTimeOffset(2026, 12, 3, 10, 0, 0, TimeSpan.Zero);
        var journal = new Journal
        {
            Changes =
            [
                new StateChange(Noon.AddDays(-7), $"{Case}/1", "SetupComplete", "Form", "AwaitingSetup", "Active"),
                new StateChange(Noon.AddDays(5), $"{Case}/1", "Stop", "Person", "Active", "Ended"),
            ],
            Weeks = [Row(Case, "done") with { AnsweredAt = digest.AddHours(2) }],
        };
        journal.Note(new SentMail(digest, "EM-10", "w-01", "This week: 1 check(s)"));
        journal.Note(new ShownLine(digest, "EM-10", "w-01", "2026-W49", Case, SaysHold: false));
        journal.Note(new SentMail(digest.AddDays(4), "EM-23", "w-01", Case));
        return journal;
    }
}
