using System.Globalization;
using System.Text.Json.Nodes;
using QRCoder;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Decisions;
using Workflows.Casework.Decisions.Identity;
using Workflows.Casework.Decisions.Links;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Pages.Tasks;

/// <summary>Reads what the page of a link shows to its owner.</summary>
public sealed class TaskReading(
    TaskStore store,
    HumanTasks tasks,
    TaskClock taskClock,
    DecisionDesk desk,
    FreshLinks fresh,
    ArrangementBook arrangements,
    FormContents forms,
    SubmissionReader submissions,
    Authenticators authenticators,
    PeopleDirectory directory,
    CaseworkDecisionOptions options,
    BusinessClock clock
)
{
    /// <summary>Notes that the owner of a link proved who they are.</summary>
    public async Task ProvenAsync(
        Transaction transaction,
        TaskLink link,
        HumanTask task,
        string method,
        CancellationToken cancellationToken = default
    )
    {
        await TaskStore.OpenedAsync(transaction, task.Id, link.PersonId, clock.Now, cancellationToken);
        await tasks.AuditAsync(
            transaction,
            "identity.proven",
            $"person:{link.PersonId}",
            task,
            new JsonObject
            {
                ["method"] = method,
                ["link"] = link.Number,
                ["opensBeforeIdentity"] = link.OpensBeforeIdentity,
            },
            cancellationToken
        );
    }

    /// <summary>What the page shows.</summary>
    public async Task<TaskView> ReadAsync(
        Transaction transaction,
        TaskLink link,
        int level,
        int? shownRevision,
        CancellationToken cancellationToken = default
    )
    {
        var now = clock.Now;
        var task = (await store.FindAsync(transaction, link.TaskId, cancellationToken))!;
        var assignee = (await TaskStore.AssigneesAsync(transaction, task.Id, cancellationToken)).FirstOrDefault(a =>
            a.PersonId == link.PersonId
        );
        var decision = await DecisionDesk.FindAsync(transaction, task.DecisionId, cancellationToken);
        var refusal = task is { IsOpen: true, Kind: not TaskKinds.Notice }
            ? (await desk.RefusePersonAsync(transaction, task, link, assignee, now, cancellationToken))?.Sentence
            : null;
        if (refusal is null && task.IsOpen && !await TaskStore.IsWaitedForAsync(transaction, task, cancellationToken))
        {
            refusal = "It ended meanwhile: there is nothing to decide here any more.";
        }

        if (task.Kind == TaskKinds.Notice && await IsAnothersAsync(transaction, task, link, cancellationToken))
        {
            refusal = "This case is with another worker now.";
        }

        var step = StepOf(task, link, refusal, now);
        var service = await directory.ServiceAsync(task.Service, transaction, cancellationToken);
        var view = new TaskView
        {
            Step = step,
            Task = task,
            ServiceName = service?.Name ?? task.Service,
            Decision = decision,
            Own = decision?.DeciderId == link.PersonId,
            Refusal = refusal,
            Enrolled = await authenticators.IsEnrolledAsync(transaction, link.PersonId, cancellationToken),
            OffersFresh = await fresh.FindAsync(transaction, link, cancellationToken) is not null,
        };
        return step switch
        {
            TaskStep.Request when task.Kind == TaskKinds.HeldForm => await HeldAsync(transaction, view, assignee, level, cancellationToken),
            TaskStep.Request => await RequestAsync(transaction, view, assignee, service, shownRevision, now, cancellationToken),
            TaskStep.NextStep or TaskStep.MoreInformation => await NoticeAsync(transaction, view, cancellationToken),
            _ => view,
        };
    }

    /// <summary>Secret and QR code of somebody who is setting up; null once it is set up.</summary>
    public async Task<EnrolmentView?> EnrolmentAsync(Transaction transaction, TaskLink link, CancellationToken cancellationToken = default)
    {
        if (await authenticators.SecretToEnrolAsync(transaction, link.PersonId, cancellationToken) is not { } bytes)
        {
            return null;
        }

        var secret = Totp.ToBase32(bytes);
        var issuer = Uri.EscapeDataString(options.Organisation);
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(
            $"otpauth://totp/{issuer}:{Uri.EscapeDataString(link.PersonId)}?secret={secret}&issuer={issuer}",
            QRCodeGenerator.ECCLevel.M
        );
        using var svg = new SvgQRCode(data);
        return new EnrolmentView(
            string.Join(' ', secret.Chunk(4).Select(c => new string(c))),
            svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute)
        );
    }

    private static TaskStep StepOf(HumanTask task, TaskLink link, string? refusal, DateTimeOffset now) =>
        task switch
        {
            { Kind: TaskKinds.Enrolment } => link.IsLive(now) ? TaskStep.Enrol : TaskStep.Status,
            { Kind: TaskKinds.Notice } when refusal is not null => TaskStep.Status,
            { Kind: TaskKinds.Notice } when !link.IsLive(now) => TaskStep.Fresh,
            { Kind: TaskKinds.Notice, Step: "more-information" } => TaskStep.MoreInformation,
            { Kind: TaskKinds.Notice } => TaskStep.NextStep,
            { IsOpen: true } when refusal is null => TaskStep.Request,
            { IsOpen: true } when !link.IsLive(now) => TaskStep.Fresh,
            { Status: "withdrawn" } => TaskStep.Fresh,
            _ => TaskStep.Status,
        };

    private async Task<bool> IsAnothersAsync(Transaction transaction, HumanTask task, TaskLink link, CancellationToken cancellationToken) =>
        task.ArrangementId is { } id && (await arrangements.FindAsync(transaction, id, cancellationToken))?.WorkerId != link.PersonId;

    private async Task<TaskView> RequestAsync(
        Transaction transaction,
        TaskView view,
        TaskAssignee? assignee,
        Service? service,
        int? shownRevision,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var task = view.Task;
        var arrangement = task.ArrangementId is { } id ? await arrangements.FindAsync(transaction, id, cancellationToken) : null;
        var submission = task.SubmissionId is { } submissionId
            ? await submissions.ReadAsync(transaction, submissionId, null, cancellationToken)
            : null;
        IReadOnlyList<string> changed =
            submission is not null && shownRevision is { } shown && shown > 0 && shown != submission.Revision
                ? await submissions.ChangedBetweenAsync(transaction, submission.SubmissionId, shown, submission.Revision, cancellationToken)
                : [];
        var judgement =
            submission is null ? null
            : arrangement?.Form is { } form && form.SubmissionId == submission.SubmissionId && form.Revision == submission.Revision
                ? form.Judgement
            : (await forms.LoadAsync(submission.SubmissionId, submission.Revision, cancellationToken)).Judgement;
        var nation = service?.Nation ?? Nation.EnglandAndWales;
        var left = task.TargetMinutes - taskClock.UsedMinutes(task, now, nation);
        return view with
        {
            Arrangement = arrangement,
            Submission = submission,
            Changed = changed,
            Options = DecisionCodes.OptionsNow(task, judgement),
            NotApprovable = task.Kind == TaskKinds.Decision ? DecisionCodes.WhyNotApprovable(judgement) : null,
            Others = await OthersAsync(transaction, view, arrangement, cancellationToken),
            TimeLeft = left > 0 ? InWords(left) : null,
            ActingFor = await CoveredAsync(transaction, assignee, cancellationToken),
        };
    }

    private async Task<string?> CoveredAsync(Transaction transaction, TaskAssignee? assignee, CancellationToken cancellationToken) =>
        assignee?.ActingFor is { } covered ? (await directory.FindAsync(covered, transaction, cancellationToken))?.Name : null;

    /// <summary>Words that may name somebody are shown only to who proved twice who they are.</summary>
    private async Task<TaskView> HeldAsync(
        Transaction transaction,
        TaskView view,
        TaskAssignee? assignee,
        int level,
        CancellationToken cancellationToken
    )
    {
        var task = view.Task;
        var submission = await submissions.ReadAsync(transaction, task.SubmissionId!, task.SubmissionRevision, cancellationToken);
        return view with
        {
            Options = task.Payload.Options,
            ActingFor = await CoveredAsync(transaction, assignee, cancellationToken),
            Submission = submission with
            {
                Answers =
                [
                    .. submission
                        .Answers.Where(answer => answer.FreeText)
                        .Select(answer => level < task.Level ? answer with { Values = [] } : answer),
                ],
            },
        };
    }

    private async Task<TaskView> NoticeAsync(Transaction transaction, TaskView view, CancellationToken cancellationToken)
    {
        var task = view.Task;
        var submission =
            task.Payload.Questions.Count > 0 && task.SubmissionId is { } submissionId
                ? await submissions.ReadAsync(transaction, submissionId, task.SubmissionRevision, cancellationToken)
                : null;
        var arrangement = await arrangements.FindAsync(transaction, task.ArrangementId!, cancellationToken);
        var decisions = await DecisionDesk.OfArrangementAsync(transaction, task.ArrangementId!, cancellationToken);
        // Until it is answered, decided or given up.
        var stillAsked =
            arrangement is { State: ArrangementState.Draft or ArrangementState.AwaitingDecision or ArrangementState.MoreInfo }
            && (arrangement.Form.SubmissionId, (int?)arrangement.Form.Revision) == (task.SubmissionId, task.SubmissionRevision);
        return view with
        {
            Step = view.Step == TaskStep.MoreInformation && !stillAsked ? TaskStep.NextStep : view.Step,
            Arrangement = arrangement,
            Submission = submission,
            Decisions = decisions,
            Conditions = ConditionsOf(decisions, arrangement),
            FormAddress = options.Forms.GetValueOrDefault("F2"),
        };
    }

    /// <summary>
    /// What the worker must keep to: the conditions of every step, not of the last one alone. What a decider accepted is none of them.
    /// </summary>
    private static List<string> ConditionsOf(IReadOnlyList<Decision> decisions, Arrangement? arrangement) =>
        [
            .. decisions
                .Where(d => d.Outcome == "approve" && d.SupersededBy is null && d.ContentHash == arrangement?.Form.ContentHash)
                .SelectMany(d => DecisionCodes.ConditionsIn(d))
                .Where(code => code != "accept_parent_not_told")
                .Distinct(StringComparer.Ordinal)
                .Select(code => DecisionCodes.Conditions.GetValueOrDefault(code, code)),
        ];

    private static string OnCondition(Decision decision) =>
        DecisionCodes.ConditionsIn(decision).Select(c => DecisionCodes.Conditions.GetValueOrDefault(c, c)).ToArray()
            is { Length: > 0 } words
            ? $", with the conditions: {string.Join("; ", words)}"
            : "";

    private static async Task<IReadOnlyList<string>> OthersAsync(
        Transaction transaction,
        TaskView view,
        Arrangement? arrangement,
        CancellationToken cancellationToken
    )
    {
        if (view.Task.Kind == TaskKinds.Conversation)
        {
            return ["Nobody: this is a conversation, and it can only end in \"not available\" or in a new form."];
        }

        if (arrangement?.Form is not { NeedsTwo: true })
        {
            return ["Nobody: one decision is enough."];
        }

        if (view.Task.Step == "SM")
        {
            return ["A safeguarding lead, after you. Nothing is approved before both have."];
        }

        var earlier = await DecisionDesk.OfArrangementAsync(transaction, arrangement.Id, cancellationToken);
        return
        [
            .. earlier
                .Where(d => d.Step == "SM" && d.ContentHash == arrangement.Form.ContentHash)
                .Select(d =>
                    $"The {Roles.Find(d.DeciderRole)?.DisplayName()} {DecisionCodes.Recorded.GetValueOrDefault(d.Outcome)} it on {UkTime.Spoken(d.DecidedAt)}{OnCondition(d)}. You are the second."
                )
                .DefaultIfEmpty("A service manager must have approved this version of the form before it counts."),
        ];
    }

    private static string InWords(int minutes) =>
        minutes >= 120
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} working hours")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes} working minutes");
}
