using System.Globalization;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Holds;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// The weekly page of a person in a service: all weeks that they are asked to confirm, in one form. A manager also sees the late weeks of
/// their teams there.
/// </summary>
public sealed class WeeklyKind(
    WeeklyRowStore rows,
    WeeklyAnswering answering,
    LateSteps steps,
    ArrangementBook arrangements,
    PeopleDirectory directory
) : ITaskKind
{
    /// <summary>Its name in a task's row.</summary>
    public const string KindName = "weekly";

    /// <summary>So many weeks of a team are shown at once; the next ones come when these are done.</summary>
    private const int MostOfTeam = 50;

    /// <summary>The action that answers weeks.</summary>
    public const string Answer = "answer";

    /// <summary>The action with which a manager excuses a week.</summary>
    public const string Excuse = "excuse";

    /// <inheritdoc />
    public string Name => KindName;

    /// <inheritdoc />
    public bool TakesAnswers => false;

    /// <inheritdoc />
    public string LinkPurpose => LinkPurposes.Read;

    /// <inheritdoc />
    public TaskWords Words { get; } = new TaskWords();

    /// <summary>Id of a person's weekly page in a service.</summary>
    public static string TaskOf(string service, string personId) => $"weekly:{service}:{personId}";

    /// <summary>The mail of a fresh link: the digest itself says how many weeks are asked for, which only the round knows.</summary>
    public string AskedBy(HumanTask task) => "EM-65";

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> MailValues(HumanTask task) => new Dictionary<string, string>();

    /// <inheritdoc />
    public ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) => new(true);

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var personId = reader.Link.PersonId;
        var own = await rows.OfAnswererAsync(transaction, reader.Task.Service, personId, cancellationToken);
        var team = (await TeamAsync(transaction, personId, cancellationToken)).Where(r => own.All(o => o.Key != r.Key)).ToList();
        var held = await CaseHolds.ShownAsync(
            transaction,
            own.Concat(team).Select(r => r.CaseId).ToHashSet(StringComparer.Ordinal),
            cancellationToken
        );
        return new TaskPage(
            "Your weekly checks",
            "/WeeklyDeletion/_Weekly.cshtml",
            new WeeklyPage(
                await LinesAsync(transaction, own, held, personId, cancellationToken),
                await LinesAsync(transaction, team, held, personId, cancellationToken)
            )
        );
    }

    /// <inheritdoc />
    public async ValueTask<TaskActResult> ActAsync(
        Transaction transaction,
        HumanTask task,
        TaskAct act,
        CancellationToken cancellationToken
    ) =>
        act.Action switch
        {
            Answer => await AnswerAsync(transaction, act, cancellationToken),
            Excuse => await answering.ExcuseAsync(transaction, act.Only("row") ?? "", act.PersonId, cancellationToken) is { } refused
                ? new TaskActResult.Refused(refused)
                : new TaskActResult.Done("Excused: the phone is with the phones desk."),
            _ => new TaskActResult.Refused("There is no such action here."),
        };

    private async Task<TaskActResult> AnswerAsync(Transaction transaction, TaskAct act, CancellationToken cancellationToken)
    {
        var (answers, problem) = WeeklyFields.Read(act);
        if (problem is not null)
        {
            return problem;
        }

        foreach (var answer in answers)
        {
            if (
                await rows.FindAsync(transaction, answer.Key, cancellationToken) is not { } row
                || await answering.RefuseAsync(transaction, row, act.PersonId, cancellationToken) is not null
            )
            {
                return new TaskActResult.Refused("One of these weeks is not yours to answer any more, so nothing was recorded.");
            }
        }

        var outcomes = await answering.RecordAsync(transaction, answers, act.PersonId, cancellationToken);
        return new TaskActResult.Done(WeeklyFields.Say(outcomes));
    }

    private async Task<IReadOnlyList<WeeklyRow>> TeamAsync(Transaction transaction, string personId, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(personId, transaction, cancellationToken) is not { Active: true } person)
        {
            return [];
        }

        var services = await steps.ServicesOfAsync(transaction, person, cancellationToken);
        return services.Count == 0
            ? []
            :
            [
                .. (await rows.LateOrAnsweredAsync(transaction, services, WeeklyRung.WorkerTold, MostOfTeam, cancellationToken)).Where(r =>
                    r.WorkerId != personId
                ),
            ];
    }

    private async Task<IReadOnlyList<WeeklyLine>> LinesAsync(
        Transaction transaction,
        IReadOnlyList<WeeklyRow> found,
        IReadOnlySet<string> held,
        string personId,
        CancellationToken cancellationToken
    )
    {
        var lines = new List<WeeklyLine>();
        foreach (var row in found)
        {
            try
            {
                if (await arrangements.FindAsync(transaction, row.ArrangementId, cancellationToken) is { } arrangement)
                {
                    lines.Add(
                        new WeeklyLine(row, arrangement.CaseReference, row.Status == WeeklyStatus.Held || held.Contains(row.CaseId))
                        {
                            MayExcuse = row.AskedId == personId && personId != row.WorkerId,
                            ShowsWorker = personId != row.WorkerId,
                        }
                    );
                }
            }
            catch (CaseErasedException)
            {
                // The case was erased: its line is gone, and the others stay.
            }
        }

        return lines;
    }
}

/// <summary>What a weekly page shows.</summary>
/// <param name="Own">The weeks that the reader is asked to confirm.</param>
/// <param name="Team">The late weeks of the reader's teams.</param>
public sealed record WeeklyPage(IReadOnlyList<WeeklyLine> Own, IReadOnlyList<WeeklyLine> Team);

/// <summary>One week on the page.</summary>
/// <param name="Row">The row.</param>
/// <param name="Reference">The case reference.</param>
/// <param name="IsHeld">Whether the case is on hold.</param>
public sealed record WeeklyLine(WeeklyRow Row, string Reference, bool IsHeld)
{
    /// <summary>Whether the reader may excuse it, because they were asked instead of the worker.</summary>
    public bool MayExcuse { get; init; }

    /// <summary>Whether the worker's id is shown, because the reader is not the worker.</summary>
    public bool ShowsWorker { get; init; }

    /// <summary>Whether manager and worker look together before the messages are deleted.</summary>
    public bool IsLookedAt => Row.SpotCheck == SpotCheckStatus.Asked && !IsHeld;

    /// <summary>What does not fit in the answer of an open row, and made the manager be told (EM-63); null: nothing.</summary>
    public string? Misfit =>
        Row.Answers.DeletedUnrecorded ? "the messages are deleted, but the case file is not updated"
        : Row.Answers.SaysHold && !IsHeld ? "the answer says that the case is on hold, and it is not on hold now"
        : null;

    /// <summary>The week in words, as in "week ending Sunday 29 November".</summary>
    public string Week =>
        Row.IsFinal
            ? "last check"
            : $"week ending {DateOnly.ParseExact(Row.WeekEnding, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("dddd d MMMM", CultureInfo.GetCultureInfo("en-GB"))}";
}
