using Workflows.Casework.Arrangements;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>What workers report with form F6 while a case is in use: pauses, a new number, a safe word that may be known, and that it is not allowed now.</summary>
internal sealed class Reports(
    YearPlan plan,
    YearWorld world,
    Staff staff,
    CaseBook cases,
    Agenda agenda,
    Habits habits,
    FormPost forms,
    Draws draws
)
{
    /// <summary>The case is in use: something is reported one day, or nothing.</summary>
    public void Began(Arrangement arrangement, double weeksLeft)
    {
        var reference = arrangement.CaseReference;
        var share = Math.Min(1, weeksLeft / 52);
        var what = draws.Pick<string?>(
            [
                (0.12 * share, "pause"),
                (0.05 * share, "not_allowed"),
                (0.04 * share, "safe_word_known"),
                (0.05 * share, "should_stop"),
                (0.05 * share, "new_number"),
                (1 - (0.31 * share), null),
            ],
            "reports",
            reference
        );
        if (what is null)
        {
            return;
        }

        var worker = staff.All.First(m => m.Id == arrangement.WorkerId);
        var from = world.Now + TimeSpan.FromDays(draws.Between(5, 7 * weeksLeft, "reports after", reference));
        Plan(worker, reference, what, from);
        if (what == "pause")
        {
            Plan(worker, reference, "start_again", from + TimeSpan.FromDays(draws.Between(4, 11, "starts again after", reference)));
        }
    }

    /// <summary>The set-up of a paused case is checked again: its worker starts it again.</summary>
    public void StartAgain(StaffMember worker, string reference) => Plan(worker, reference, "start_again", world.Now);

    private void Plan(StaffMember worker, string reference, string what, DateTimeOffset from)
    {
        if (habits.InWorkingTime(worker, from, draws.Between(0.2, 7, "reports at", reference, what)) is { } at && at < plan.Ends)
        {
            agenda.Add(at, $"{worker.Id} reports {what} of {reference}", stop => SendAsync(worker, reference, what, stop));
        }
    }

    private async Task SendAsync(StaffMember worker, string reference, string what, CancellationToken cancellationToken)
    {
        // Nobody reports a pause of what has ended or is paused meanwhile.
        if (
            cases.Newest(reference) is not { State: ArrangementState.Active or ArrangementState.Paused } now
            || (what == "start_again" && now.State != ArrangementState.Paused)
            || (what == "pause" && now.State != ArrangementState.Active)
        )
        {
            return;
        }

        var answers = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["case_ref"] = [reference], ["what"] = [what] };
        if (what == "pause")
        {
            answers["other_channel"] = ["call"];
        }
        else if (what == "new_number")
        {
            answers["from"] = [world.Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)];
        }
        else if (what != "start_again")
        {
            answers["told"] = ["yes"];
        }

        await forms.SendAsync(worker, "F6", $"F6 {reference} {what} {Habits.Instant(world.Now)}", answers, cancellationToken);
    }
}
