using Workflows.Casework.Arrangements;
using Workflows.Casework.Holds;
using Workflows.Casework.Mine;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Mine;
using Workflows.Storage.Privacy;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>What comes unexpectedly: holds, a lost phone, an erasure.</summary>
internal sealed class Turns(
    YearPlan plan,
    YearWorld world,
    Staff staff,
    CaseBook cases,
    Agenda agenda,
    Habits habits,
    PersonPage page,
    Journal journal,
    Draws draws
)
{
    private readonly HashSet<string> _lost = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Reference, bool Place)> _intends = new(StringComparer.Ordinal);

    /// <summary>Plans what does not depend on cases.</summary>
    public void Plan() => agenda.Add(plan.Begins + ((plan.Ends - plan.Begins) * 0.62), "an erasure", EraseAsync);

    /// <summary>Whether a worker notices now that the phone is lost: one worker does, once, in the fourth tenth of the time.</summary>
    public bool LosesPhone(StaffMember person)
    {
        var loser = staff.Workers.Where(w => w.LeavesAfter is null).ElementAt(draws.Below(staff.Workers.Count() - 1, "loses a phone"));
        return person == loser && world.Now > plan.Begins + ((plan.Ends - plan.Begins) * 0.4) && _lost.Add(person.Id);
    }

    /// <summary>The case is in use: in some a lead places a hold one day, and releases it weeks later.</summary>
    public void Began(string reference, double weeksLeft)
    {
        if (draws.Happens(0.35 * Math.Min(1, weeksLeft / 52), "hold", reference))
        {
            var lead = staff.All.First(m => m.Id == (draws.Happens(0.5, "lead", reference) ? "l-01" : "l-02"));
            var from = world.Now + TimeSpan.FromDays(draws.Between(2, 7 * weeksLeft, "hold after", reference));
            var days = draws.Between(1, 30, "hold for", reference);
            Ask(lead, reference, place: true, from);
            Ask(lead, reference, place: false, from + TimeSpan.FromDays(days));
        }
    }

    /// <summary>A lead has the link to their cases: opens the case that they mean, and acts there.</summary>
    public async Task OpenMineAsync(StaffMember lead, string token, CancellationToken cancellationToken)
    {
        if (
            !_intends.Remove(lead.Id, out var intent)
            || cases.Newest(intent.Reference) is not { } arrangement
            || await page.ActAsync(
                lead,
                token,
                MineKind.KindName,
                CaseSection.OpenCase,
                null,
                new Dictionary<string, string> { ["case"] = arrangement.Id },
                cancellationToken
            )
                is not TaskActResult.Open opened
            || await page.FollowAsync(lead, opened.TaskId, cancellationToken) is not { } follow
            || await page.OpenAsync(lead, follow, cancellationToken) is not { Page.Content: NoticeView notice } view
        )
        {
            return;
        }

        var fields = intent.Place ? Placing(intent.Reference) : Releasing(notice);
        if (fields is not null)
        {
            var action = intent.Place ? HoldPanel.Place : HoldPanel.Release;
            await page.ActAsync(lead, follow, CaseTaskKinds.Notice, action, view.ContentHash, fields, cancellationToken);
        }
    }

    private Dictionary<string, string> Placing(string reference) =>
        new(StringComparer.Ordinal)
        {
            ["hold-kind"] = draws.Pick([(0.4, "incident"), (0.3, "concern"), (0.3, "complaint")], "kind of hold", reference),
            ["hold-reason"] = "may_be_evidence",
        };

    private static Dictionary<string, string>? Releasing(NoticeView notice) =>
        notice.Panels.Select(p => p.Content).OfType<HoldView>().FirstOrDefault() is { Holds: [var first, ..] }
            ? new(StringComparer.Ordinal)
            {
                ["hold"] = first.Hold.Id,
                ["release-reason"] = "matter_closed",
                ["sure"] = "yes",
            }
            : null;

    /// <summary>A lead asks for the link to their cases on the page <c>/me</c>.</summary>
    private void Ask(StaffMember lead, string reference, bool place, DateTimeOffset when)
    {
        if (habits.InWorkingTime(lead, when, draws.Between(0.2, 6, "asks", reference, $"{place}")) is { } at && at < plan.Ends)
        {
            agenda.Add(
                at,
                $"{lead.Id} asks for their cases: {reference}",
                async token =>
                {
                    _intends[lead.Id] = (reference, place);
                    await world.Get<LinkRequests>().TakeAsync(lead.Address, System.Net.IPAddress.Loopback, token);
                }
            );
        }
    }

    private async Task EraseAsync(CancellationToken cancellationToken)
    {
        var active = cases.All.Where(a => a.State == ArrangementState.Active).ToList();
        if (active.Count == 0)
        {
            return;
        }

        var chosen = active[draws.Below(active.Count, "erased")];
        journal.Erased[chosen.CaseReference] = world.Now;
        await world.InTransactionAsync(
            async transaction =>
            {
                await world.Get<Vault>().EraseAsync(transaction, chosen.CaseId, world.Now);
                return true;
            },
            cancellationToken
        );
    }
}
