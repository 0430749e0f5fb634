using Workflows.Casework.Agreements;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Setup;
using Workflows.Submissions.Checks;
using Workflows.Submissions.Intake;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>How workers begin cases, hand over codes, set phones up and send forms again.</summary>
internal sealed class Workers(
    YearPlan plan,
    YearWorld world,
    Staff staff,
    CaseBook cases,
    Agenda agenda,
    Habits habits,
    FormPost forms,
    FormAnswers answers,
    YoungPeople young,
    Draws draws
)
{
    private const int FirstNumber = 20_000;

    private readonly Dictionary<string, string> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _setUps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _requests = new(StringComparer.Ordinal);
    private int _asked;

    /// <summary>Plans the new cases of each week, so that about as many are open as the plan says.</summary>
    public void Plan()
    {
        for (var week = 0; week < plan.Weeks; week++)
        {
            var number = week;
            agenda.Add(
                Storage.London.At(plan.From.AddDays(7 * week).ToDateTime(new TimeOnly(0, 30))).ToUniversalTime(),
                "the week's new cases",
                _ => PlanWeek(number)
            );
        }
    }

    /// <summary>The code that the young person of a case was given last; null: none.</summary>
    public string? CodeOf(string reference) => _codes.GetValueOrDefault(reference);

    /// <summary>A worker reads the page with the code, and hands it over.</summary>
    public void HandOver(string reference, AgreementCodeView view)
    {
        if (view is { IsWaiting: true, IsLive: true } && _codes.GetValueOrDefault(reference) != view.Text)
        {
            _codes[reference] = view.Text;
            young.TakeCode(reference, view.Text);
        }
    }

    /// <summary>A worker goes through the checklist and sends F3, unless it was sent and nothing is missing.</summary>
    public async Task SetUpAsync(StaffMember worker, SetupView view, CancellationToken cancellationToken)
    {
        var reference = view.Arrangement.CaseReference;
        if (view.Check is { Missing.Count: 0 })
        {
            return;
        }

        await SendSetUpAsync(worker, reference, cancellationToken);
    }

    /// <summary>Sends F3; of the first ones of a case some lack something.</summary>
    public async Task SendSetUpAsync(StaffMember worker, string reference, CancellationToken cancellationToken)
    {
        var time = _setUps[reference] = _setUps.GetValueOrDefault(reference) + 1;
        var complete = time > 1 || draws.Happens(0.8, "complete", reference);
        var phone = worker.Phone ?? staff.Workers.First(w => w.Id == cases.Newest(reference)!.WorkerId).Phone!;
        await forms.SendAsync(
            worker,
            "F3",
            $"F3 {reference} {time}",
            answers.SetUp(reference, phone, world.Today, complete, isFirst: time == 1),
            cancellationToken
        );
    }

    /// <summary>A worker answers what a lead asked for, by editing the form.</summary>
    public Task ResubmitAsync(StaffMember worker, NoticeView notice, CancellationToken cancellationToken)
    {
        var reference = notice.Arrangement.CaseReference;
        return notice.Arrangement.State is ArrangementState.MoreInfo or ArrangementState.Draft
            ? forms.SendAsync(
                worker,
                "F2",
                _requests[reference],
                answers.Suitability(reference, world.Today, second: true),
                cancellationToken
            )
            : Task.CompletedTask;
    }

    private Task PlanWeek(int week)
    {
        // A case is open for some weeks before it is in use: a quarter of what is missing each week is not too much.
        var missing = plan.Arrangements - cases.Open;
        var count = Math.Clamp((missing + 3) / 4, 0, Math.Max(2, plan.Arrangements / 5));
        for (var i = 0; i < count; i++)
        {
            var number = FirstNumber + ++_asked;
            var reference = $"{plan.Service}-{number:00000}-{CaseReference.LetterOf(plan.Service, number)}";
            var workers = staff.Workers.ToList();
            var worker = workers[draws.Below(workers.Count, "worker", reference)];
            var monday = world.Now;
            if (habits.InWorkingTime(worker, monday, draws.Between(0.5, 39, "asks on", reference)) is { } at)
            {
                agenda.Add(at, $"{worker.Id} asks about {reference}", token => AskAsync(worker, reference, token));
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>A worker asks about a case again whose arrangement has ended.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="reference">The case reference.</param>
    /// <param name="hours">After so many working hours.</param>
    public void AskAnew(StaffMember worker, string reference, double hours)
    {
        if (habits.InWorkingTime(worker, world.Now, hours) is { } at && at < plan.Ends)
        {
            agenda.Add(
                at,
                $"{worker.Id} asks anew about {reference}",
                stop =>
                    cases.Newest(reference) is { State: ArrangementState.Ended } ? AskAsync(worker, reference, stop) : Task.CompletedTask
            );
        }
    }

    private Task<IntakeKind> AskAsync(StaffMember worker, string reference, CancellationToken cancellationToken)
    {
        var isFirst = !_requests.ContainsKey(reference);
        _requests[reference] = isFirst ? $"F2 {reference}" : $"F2 {reference} {Habits.Instant(world.Now)}";
        return forms.SendAsync(
            worker,
            "F2",
            _requests[reference],
            answers.Suitability(reference, world.Today, second: !isFirst),
            cancellationToken
        );
    }
}
