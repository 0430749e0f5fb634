using Workflows.Casework.Arrangements;
using Workflows.Casework.Changes;
using Workflows.HumanTasks.Page;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>How a worker uses a paused case again, or gives it up: on its page, by what the page says comes first.</summary>
internal sealed class Again(
    YearPlan plan,
    YearWorld world,
    CaseBook cases,
    Agenda agenda,
    Habits habits,
    PersonPage page,
    Workers workers,
    Draws draws
)
{
    private const string Resume = "resume";
    private const string Stop = "stop";
    private const string AskToExtend = "ask-to-extend";

    /// <summary>A worker has opened the page of a paused case.</summary>
    public async Task UseAsync(StaffMember worker, string token, TaskView view, NoticeView notice, CancellationToken cancellationToken)
    {
        if (notice.Panels.Select(p => p.Content).OfType<ChangesView>().FirstOrDefault() is not { } changes)
        {
            return;
        }

        var reference = notice.Arrangement.CaseReference;
        switch (changes)
        {
            case { Approval: ApprovalNeed.Answer }:
                break;
            case { Approval: ApprovalNeed.Extension }:
                await ActAsync(AskToExtend, []);
                break;
            case { Approval: ApprovalNeed.NewForm }:
                await ActAsync(Stop, new(StringComparer.Ordinal) { ["endCode"] = "worker_stopped", ["sure"] = "yes" });
                workers.AskAnew(worker, reference, draws.Between(8, 60, "asks anew", reference, Habits.Instant(world.Now)));
                break;
            case { NeedsSetup: true }:
                await workers.SendSetUpAsync(worker, reference, cancellationToken);
                break;
            default:
                await ActAsync(Resume, []);
                break;
        }

        Task ActAsync(string action, Dictionary<string, string> fields) =>
            page.ActAsync(worker, token, CaseTaskKinds.Notice, action, view.ContentHash, fields, cancellationToken);
    }

    /// <summary>Days later the phone is found or replaced, and both set it up again.</summary>
    public void FindPhone(StaffMember worker, string reference)
    {
        if (habits.InWorkingTime(worker, world.Now, 60) is { } at && at < plan.Ends)
        {
            agenda.Add(
                at,
                $"{worker.Id} sets {reference} up again",
                stop =>
                    cases.Newest(reference) is { State: ArrangementState.Paused }
                        ? workers.SendSetUpAsync(worker, reference, stop)
                        : Task.CompletedTask
            );
        }
    }
}
