using System.Runtime.InteropServices;
using Workflows.Casework.Agreements;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Setup;
using Workflows.Casework.WeeklyDeletion;
using Workflows.HumanTasks.Mine;
using Workflows.Server.Simulation.Year.People;

namespace Workflows.Server.Simulation.Year;

/// <summary>Connects mails and states with what people do about them.</summary>
internal sealed class Life
{
    private const double HoursOfLook = 5;

    /// <summary>The action with which a worker takes a parked case up again.</summary>
    private const string Restart = "restart";

    private readonly YearPlan _plan;
    private readonly YearWorld _world;
    private readonly Staff _staff;
    private readonly CaseBook _cases;
    private readonly Agenda _agenda;
    private readonly Journal _journal;
    private readonly Habits _habits;
    private readonly PersonPage _page;
    private readonly Colleagues _colleagues;
    private readonly Workers _workers;
    private readonly YoungPeople _young;
    private readonly Turns _turns;
    private readonly Reports _reports;
    private readonly Weeks _weeks;
    private readonly Again _again;
    private readonly Leavers _leavers;
    private readonly Dictionary<(string Person, string About), List<(DateTimeOffset At, string Template, string Token)>> _newest = [];

    /// <summary>Makes the people of a year.</summary>
    public Life(YearPlan plan, YearWorld world, Staff staff, CaseBook cases, Agenda agenda, Journal journal, Draws draws)
    {
        _plan = plan;
        _world = world;
        _staff = staff;
        _cases = cases;
        _agenda = agenda;
        _journal = journal;
        _habits = new Habits(world, draws);
        _page = new PersonPage(world, journal);
        var forms = new FormPost(world, journal);
        _colleagues = new Colleagues(world, _page, draws);
        _young = new YoungPeople(world, agenda, _habits, journal, draws);
        _workers = new Workers(plan, world, staff, cases, agenda, _habits, forms, new FormAnswers(draws), _young, draws);
        _turns = new Turns(plan, world, staff, cases, agenda, _habits, _page, journal, draws);
        _reports = new Reports(plan, world, staff, cases, agenda, _habits, forms, draws);
        _weeks = new Weeks(world, _page, forms, draws, _turns);
        _again = new Again(plan, world, cases, agenda, _habits, _page, _workers, draws);
        _leavers = new Leavers(plan, world, staff, cases, agenda, _habits, forms, _workers, journal, draws);
        cases.Changed += OnChanged;
    }

    /// <summary>Plans what does not depend on what happens.</summary>
    public void Plan()
    {
        _workers.Plan();
        _turns.Plan();
        _leavers.Plan();
    }

    /// <summary>A person has got a mail: they open its link, some time.</summary>
    public void OnMail(StaffMember person, SentMail mail, string? token)
    {
        if (token is null)
        {
            return;
        }

        lock (_newest)
        {
            // A reminder ends the link of the mail before it. Mails of one instant arrive in any order, so all of them are kept.
            var newest = CollectionsMarshal.GetValueRefOrAddDefault(_newest, (person.Id, mail.About), out _) ??= [];
            newest.RemoveAll(earlier => earlier.At < mail.At);
            newest.Add((mail.At, mail.Template, token));
        }

        if (mail.Template is "EM-10" or "EM-11" or "EM-12")
        {
            // What the mail asks for is noted as it is shown at the moment when it leaves.
            _agenda.Add(_world.Now, $"look at {mail.Template} of {person.Id}", stop => NoteAsync(person, mail, token, stop));
        }

        if (mail.Template == "EM-71")
        {
            _agenda.Add(_world.Now, $"{person.Id} opens their cases", stop => _turns.OpenMineAsync(person, token, stop));
        }
        else if (_habits.OpensAt(person, mail) is { } at)
        {
            _agenda.Add(at, $"{person.Id} opens {mail.Template} about {mail.About}", stop => OpenAsync(person, mail, token, false, stop));
        }
    }

    private List<string> NewestOf(StaffMember person, SentMail mail)
    {
        lock (_newest)
        {
            return
            [
                .. _newest[(person.Id, mail.About)]
                    .OrderBy(newest => newest.Template, StringComparer.Ordinal)
                    .Select(newest => newest.Token),
            ];
        }
    }

    private async Task OpenAsync(StaffMember person, SentMail mail, string token, bool isAgain, CancellationToken cancellationToken)
    {
        var view = await _page.OpenAsync(person, token, cancellationToken);
        foreach (var newer in NewestOf(person, mail))
        {
            if (view is not null)
            {
                break;
            }

            token = newer;
            view = await _page.OpenAsync(person, token, cancellationToken);
        }

        if (view is null)
        {
            return;
        }

        switch (view.Page!.Content)
        {
            case WeeklyPage when mail.Template == "EM-12":
                await _weeks.AnswerTeamAsync(person, token, view, cancellationToken);
                break;
            case WeeklyPage:
                if (await _weeks.AnswerAsync(person, token, view, isAgain, cancellationToken) && !isAgain)
                {
                    var later = _habits.InWorkingTime(person, _world.Now, HoursOfLook) ?? _world.Now.AddHours(1);
                    _agenda.Add(later, $"{person.Id} opens {mail.Template} again", stop => OpenAsync(person, mail, token, true, stop));
                }

                break;
            case AgreementCodeView code when view.Options.Count == 0:
                _workers.HandOver(mail.About, code);
                break;
            case SetupView { Arrangement.State: ArrangementState.Paused, Check.Missing.Count: 0 } checkedAgain:
                _reports.StartAgain(person, checkedAgain.Arrangement.CaseReference);
                break;
            case SetupView setUp:
                await _workers.SetUpAsync(person, setUp, cancellationToken);
                break;
            case NoticeView notice when mail.Template == "EM-16":
                await _workers.ResubmitAsync(person, notice, cancellationToken);
                break;
            case NoticeView { Arrangement.State: ArrangementState.Parked } when mail.Template == "EM-41":
                await _page.ActAsync(
                    person,
                    token,
                    CaseTaskKinds.Notice,
                    Restart,
                    view.ContentHash,
                    new Dictionary<string, string>(),
                    cancellationToken
                );
                break;
            case NoticeView { Arrangement.State: ArrangementState.Paused } notice
                when person.IsWorker && mail.Template is ("EM-14" or "EM-61" or "EM-76"):
                await _again.UseAsync(person, token, view, notice, cancellationToken);
                break;
            case MineView or NoticeView:
                break;
            default:
                await _colleagues.AnswerAsync(person, token, view, mail.About, cancellationToken);
                break;
        }
    }

    /// <summary>Notes what a mail asks for: what its page shows, and the cases that count as late when it says that some are.</summary>
    private async Task NoteAsync(StaffMember person, SentMail mail, string token, CancellationToken cancellationToken)
    {
        if (mail.Template != "EM-10")
        {
            var late = await _world.InTransactionAsync(
                transaction => WeeklyRowStore.LateCasesAsync(transaction, _plan.Service, mail.At, cancellationToken),
                cancellationToken
            );
            foreach (var reference in late.Select(_cases.ReferenceOf).OfType<string>())
            {
                _journal.Note(new ShownLine(mail.At, mail.Template, person.Id, "late", reference, SaysHold: false));
            }
        }

        if (await _page.OpenAsync(person, token, cancellationToken) is { Page.Content: WeeklyPage shown })
        {
            foreach (var line in shown.Own.Concat(shown.Team))
            {
                var week = line.Row.IsFinal ? "final" : line.Row.Week;
                _journal.Note(new ShownLine(mail.At, mail.Template, person.Id, week, line.Reference, line.IsHeld));
            }
        }
    }

    private void OnChanged(Arrangement before, Arrangement after)
    {
        var reference = after.CaseReference;
        if (before.State == ArrangementState.AwaitingSetup && after.State == ArrangementState.Active)
        {
            var weeksLeft = (_plan.Ends - _world.Now).TotalDays / 7;
            _turns.Began(reference, weeksLeft);
            _reports.Began(after, weeksLeft);
            if (_workers.CodeOf(reference) is { } code)
            {
                _young.Began(reference, code, weeksLeft);
            }
        }

        if (after is { State: ArrangementState.Paused, Stage: ArrangementStage.ChannelUnsafe } && before.Stage != after.Stage)
        {
            _again.FindPhone(_staff.All.First(m => m.Id == after.WorkerId), after.CaseReference);
        }
    }
}
