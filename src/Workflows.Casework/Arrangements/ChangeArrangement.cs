using Workflows.Engine.Authoring;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Applies an event to an arrangement. An event that is no legal transition, or an approval without the recorded decisions of people
/// is refused: the outcome is <c>Refused</c>, and the reason is in the journal.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Change an arrangement by one of its legal events.",
    DisplayName = "Change the arrangement",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Done", "Refused")]
public sealed class ChangeArrangement : Activity
{
    private static readonly ArrangementEventKind[] ByTime =
    [
        ArrangementEventKind.Lapsed,
        ArrangementEventKind.Park,
        ArrangementEventKind.ExpiredUndecided,
    ];

    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>The event: a name of <see cref="ArrangementEventKind"/>.</summary>
    [Input(
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(EventChoices),
        Description = "What happens to the arrangement.",
        IsRequired = true
    )]
    public Input<string> Event { get; set; } = new("");

    /// <summary>Ids of the recorded decisions that justify the event.</summary>
    [Input(
        UIHint = InputUIHints.MultiText,
        Description = "The decisions that justify it: choose Variable, and the variable that the output Decision ID of \"Ask for a decision\" is bound to."
    )]
    public Input<string[]?> DecisionIds { get; set; } = new((string[]?)null);

    /// <summary>End code, for events that end the arrangement.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(EndCodeChoices), Description = "Why it ends, where it ends.")]
    public Input<string?> EndCode { get; set; } = new((string?)null);

    /// <summary>Code of the channel that is used instead, for a pause.</summary>
    [Input(
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(ChannelChoices),
        Description = "The channel that is used instead, for a pause."
    )]
    public Input<string?> OtherChannel { get; set; } = new((string?)null);

    /// <summary>
    /// Id of the submission that causes the event: who sent it is who causes it, and what it proves is read from its stored answers.
    /// </summary>
    [Input(Description = "The submission that causes it, for events that a form of a worker causes.")]
    public Input<string?> SubmissionId { get; set; } = new((string?)null);

    /// <summary>The state afterwards.</summary>
    public Output<string>? State { get; set; }

    /// <summary>The reason of a refusal.</summary>
    public Output<string>? Reason { get; set; }

    /// <summary>
    /// The event with exactly this name; null when there is none. The publish check reads the event of a definition in the same way, so that
    /// both see the same event.
    /// </summary>
    internal static ArrangementEventKind? EventNamed(string? name) => ExactName.Find<ArrangementEventKind>(name);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var id = context.Get(ArrangementId) ?? "";
        if (EventNamed(context.Get(Event)) is not { } kind)
        {
            throw new RefusedException($"There is no event '{context.Get(Event)}' of arrangements.");
        }

        var decisions = (context.Get(DecisionIds) ?? []).Where(d => d.Length > 0).ToList();
        var happened = new ArrangementEvent
        {
            Id = context.Id,
            InstanceId = context.GetRequiredService<CurrentTransaction>().InstanceId,
            Kind = kind,
            Cause =
                decisions.Count > 0 ? EventCause.Decision
                : ByTime.Contains(kind) ? EventCause.Timer
                : EventCause.System,
            Actor = AuditEntry.System,
            DecisionIds = decisions,
            EndCode = context.Get(EndCode) is { Length: > 0 } code ? code : null,
            OtherChannel = context.Get(OtherChannel) is { Length: > 0 } channel ? channel : null,
        };
        var outcome = await ApplyAsync(context, id, happened);
        if (outcome is ArrangementOutcome.Applied applied)
        {
            context.Set(State, applied.Arrangement.State.ToString());
            await context.CompleteActivityWithOutcomesAsync("Done");
            return;
        }

        var sentence = ((ArrangementOutcome.Refused)outcome).Sentence;
        context.Set(Reason, sentence);
        context.JournalData["Refused"] = sentence;
        await context.CompleteActivityWithOutcomesAsync("Refused");
    }

    private async Task<ArrangementOutcome> ApplyAsync(ActivityExecutionContext context, string id, ArrangementEvent happened)
    {
        var book = context.GetRequiredService<ArrangementBook>();
        var forms = context.GetRequiredService<FormContents>();
        var coded = happened.Kind is ArrangementEventKind.Resubmitted or ArrangementEventKind.NewForm or ArrangementEventKind.ExclusionFound
            ? await forms.NewestOfAsync(id, context.CancellationToken)
            : null;
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        if (coded is null && context.Get(SubmissionId) is { Length: > 0 } submissionId)
        {
            return await context
                .GetRequiredService<FormCauses>()
                .ApplyAsync(transaction, id, happened, submissionId, context.CancellationToken);
        }

        if (coded is not null && happened.Kind == ArrangementEventKind.ExclusionFound)
        {
            // The register (tab S2) shows the excluding answers and the end code.
            happened = happened with
            {
                EndCode = coded.StopCode,
                Form = await forms.ContentAsync(transaction, coded, context.CancellationToken),
                Columns = coded.Columns,
            };
        }
        else if (coded is not null)
        {
            happened = await WithFormAsync(context, transaction, happened, coded);
        }

        return await book.ApplyAsync(transaction, id, happened, context.CancellationToken);
    }

    private static async Task<ArrangementEvent> WithFormAsync(
        ActivityExecutionContext context,
        Transaction transaction,
        ArrangementEvent happened,
        CodedForm coded
    )
    {
        var forms = context.GetRequiredService<FormContents>();
        var sender = await SubmissionFacts.SenderAsync(transaction, coded.SubmissionId, coded.Revision, context.CancellationToken);
        var isManager =
            sender is { PersonId: { } person, Service: { } service }
            && await context
                .GetRequiredService<PeopleDirectory>()
                .HoldsRoleAsync(person, Role.ServiceManager, service, transaction, context.CancellationToken);
        return happened with
        {
            Cause = EventCause.Form,
            Actor = $"person:{sender?.PersonId}",
            Proof = isManager ? Proof.IsManager : Proof.None,
            Form = await forms.ContentAsync(transaction, coded, context.CancellationToken),
            Columns = coded.Columns,
        };
    }
}
