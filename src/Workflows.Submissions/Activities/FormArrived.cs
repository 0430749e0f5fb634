using Workflows.Engine.Authoring;

namespace Workflows.Submissions.Activities;

/// <summary>
/// Starts the workflow when a form arrives that is about no open arrangement, or waits for the next form about the arrangement that it names.
/// </summary>
[Activity(
    "Forms",
    "Forms",
    "Start when a response to a form has arrived and passed its checks.",
    DisplayName = "When a form arrives",
    Kind = ActivityKind.Trigger,
    PlainText = true
)]
public sealed class FormArrived : Trigger
{
    /// <summary>The activity's type name.</summary>
    public const string TypeName = "Forms.FormArrived";

    /// <summary>Name of the stimulus that the intake appends for an accepted form.</summary>
    public const string Stimulus = "FormArrived";

    /// <summary>
    /// Name of the stimulus that the intake appends for newer answers of an accepted form; its key is the submission's id.
    /// </summary>
    public const string Revised = "FormRevised";

    /// <summary>The form's key, for example <c>F2</c>.</summary>
    [Input(
        DisplayName = "Form",
        Description = "The form.",
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(FormChoices),
        IsRequired = true
    )]
    public Input<string?> FormKey { get; set; } = new((string?)null);

    /// <summary>
    /// The arrangement whose form is waited for. A wait must name it, so that it takes no form of another case; a start has none.
    /// </summary>
    [Input(
        DisplayName = "Arrangement",
        Description = "Where the workflow waits for the form: the arrangement's id. Empty where the form starts the workflow.",
        UIHint = InputUIHints.SingleLine,
        IsInClear = true
    )]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>The submission's id; its coded answers are read by <c>getAnswer</c>.</summary>
    [Output(Description = "The submission's id.")]
    public Output<string?> SubmissionId { get; set; } = new();

    /// <summary>The id of the arrangement that the form is about; null when it is about none.</summary>
    [Output(Description = "The id of the arrangement that the form is about.")]
    public Output<string?> About { get; set; } = new();

    /// <summary>The service's three letters.</summary>
    [Output(Description = "The service's three letters.")]
    public Output<string?> Service { get; set; } = new();

    /// <summary>The id of the worker who sent it.</summary>
    [Output(Description = "The id of the worker who sent it.")]
    public Output<string?> WorkerId { get; set; } = new();

    /// <inheritdoc />
    public override IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context) =>
        context.Get(FormKey) is { Length: > 0 } key ? [new TriggerStimulus(Stimulus, key)] : throw new FaultException("it names no form.");

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.TakeTrigger())
        {
            return OnArrivedAsync(context);
        }

        var key = context.Get(FormKey);
        if (string.IsNullOrEmpty(key))
        {
            throw new FaultException("The form to wait for has no key.");
        }

        var arrangementId = context.Get(ArrangementId);
        if (string.IsNullOrEmpty(arrangementId))
        {
            throw new FaultException("A wait for a form must name the arrangement, so that it takes no form of another case.");
        }

        context.CreateBookmark(Stimulus, KeyOf(key, arrangementId), OnArrivedAsync);
        return ValueTask.CompletedTask;
    }

    /// <summary>The key of a form about an open arrangement: only a wait for this arrangement's form takes it.</summary>
    public static string KeyOf(string formKey, string arrangementId) => $"{formKey}:{arrangementId}";

    private ValueTask OnArrivedAsync(ActivityExecutionContext context)
    {
        context.Set(SubmissionId, (string?)context.ResumeInput["submissionId"]);
        context.Set(About, (string?)context.ResumeInput["arrangementId"]);
        context.Set(Service, (string?)context.ResumeInput["service"]);
        context.Set(WorkerId, (string?)context.ResumeInput["workerId"]);
        return context.CompleteActivityAsync();
    }
}
