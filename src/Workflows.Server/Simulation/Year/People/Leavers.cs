using Workflows.Casework.Arrangements;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>
/// What becomes of the cases of a worker who has left: the manager looks after them, says by form F6 who takes over, and ends them once the
/// new worker begins anew (hand-over comes later).
/// </summary>
internal sealed class Leavers(
    YearPlan plan,
    YearWorld world,
    Staff staff,
    CaseBook cases,
    Agenda agenda,
    Habits habits,
    FormPost forms,
    Workers workers,
    Journal journal,
    Draws draws
)
{
    private readonly StaffMember _manager = staff.Of("SM");

    /// <summary>Plans the days on which people leave.</summary>
    public void Plan()
    {
        foreach (var leaver in staff.All.Where(m => m.LeavesAfter is not null))
        {
            var day = leaver.LeavesAfter!.Value.AddDays(1);
            agenda.Add(
                Storage.London.At(day.ToDateTime(new TimeOnly(8, 30))).ToUniversalTime(),
                $"{leaver.Id} has left",
                stop => LeaveAsync(leaver, stop)
            );
        }
    }

    private async Task LeaveAsync(StaffMember leaver, CancellationToken cancellationToken)
    {
        await world.ImportAsync(staff, plan.Service, cancellationToken);
        journal.Left[leaver.Id] = world.Now;
        foreach (var arrangement in cases.All.Where(a => a.WorkerId == leaver.Id && a.State.IsOpen()))
        {
            var reference = arrangement.CaseReference;
            ReportAt(draws.Between(2, 40, "names a new worker", reference), reference, "new_worker");
            ReportAt(draws.Between(60, 200, "ends what was left", reference), reference, "should_stop");
        }
    }

    private void ReportAt(double hours, string reference, string what)
    {
        if (habits.InWorkingTime(_manager, world.Now, hours) is { } at && at < plan.Ends)
        {
            agenda.Add(at, $"{_manager.Id} reports {what} of {reference}", stop => ReportAsync(reference, what, stop));
        }
    }

    private async Task ReportAsync(string reference, string what, CancellationToken cancellationToken)
    {
        if (
            cases.Newest(reference)
                is not {
                    State: ArrangementState.AwaitingAgreement
                        or ArrangementState.AwaitingSetup
                        or ArrangementState.Active
                        or ArrangementState.Paused
                        or ArrangementState.Parked
                } arrangement
            || !journal.Left.ContainsKey(arrangement.WorkerId)
        )
        {
            return;
        }

        var answers = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["case_ref"] = [reference], ["what"] = [what] };
        if (what == "new_worker")
        {
            answers["from"] = [world.Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)];
        }
        else
        {
            answers["told"] = ["yes"];
            var others = staff.Workers.Where(w => w.LeavesAfter is null).ToList();
            var next = others[draws.Below(others.Count, "takes over", reference)];
            workers.AskAnew(next, reference, draws.Between(4, 40, "begins anew", reference));
        }

        await forms.SendAsync(_manager, "F6", $"F6 {reference} {what}", answers, cancellationToken);
    }
}
