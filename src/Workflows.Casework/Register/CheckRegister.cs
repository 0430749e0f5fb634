using Workflows.Engine.Authoring;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage.Lanes;
using Workflows.Submissions;
using Workflows.Submissions.Intake;

namespace Workflows.Casework.Register;

/// <summary>
/// Looks a worker up in the register of the pilot. A worker who left it after sending the form gets the same mail as one who was never on
/// it (EM-05, and EM-06 to the pilot lead). The form is closed as one that started nothing, so that it does not block the next form for its
/// case.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Is the worker on the pilot register?",
    DisplayName = "Check the register",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("OnRegister", "NotOnRegister")]
public sealed class CheckRegister : Activity
{
    /// <summary>Id of the worker.</summary>
    [Input(Description = "The worker's id.", IsRequired = true)]
    public Input<string?> WorkerId { get; set; } = new((string?)null);

    /// <summary>Id of the submission that the worker sent.</summary>
    [Input(Description = "The submission's id: put away, and its sender told, when the worker is not on the register.")]
    public Input<string?> SubmissionId { get; set; } = new((string?)null);

    /// <summary>Code of the worker's service.</summary>
    public Output<string>? Service { get; set; }

    /// <summary>Code of the service's nation, for working time.</summary>
    public Output<string>? Nation { get; set; }

    /// <summary>The phone's asset tag.</summary>
    public Output<string>? PhoneAsset { get; set; }

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var entry = await context
            .GetRequiredService<PilotRegister>()
            .FindAsync(context.Get(WorkerId) ?? "", null, context.CancellationToken);
        if (entry is not { Status: RegisterStatus.Active })
        {
            if (context.Get(SubmissionId) is { Length: > 0 } submissionId)
            {
                await RefuseAsync(context, submissionId);
            }

            await context.CompleteActivityWithOutcomesAsync("NotOnRegister");
            return;
        }

        var service = await context.GetRequiredService<PeopleDirectory>().ServiceAsync(entry.Service, null, context.CancellationToken);
        context.Set(Service, entry.Service);
        context.Set(Nation, (service?.Nation ?? Workflows.People.WorkingTime.Nation.EnglandAndWales).Code());
        context.Set(PhoneAsset, entry.PhoneAsset);
        await context.CompleteActivityWithOutcomesAsync("OnRegister");
    }

    private static async Task RefuseAsync(ActivityExecutionContext context, string submissionId)
    {
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var intake = context.GetRequiredService<SubmissionIntake>();
        if (
            await intake.CloseNotStartedAsync(transaction, submissionId, context.CancellationToken) is { PersonId: { } person } left
            && await context.GetRequiredService<PeopleDirectory>().FindAsync(person, transaction, context.CancellationToken) is { } sender
        )
        {
            await context
                .GetRequiredService<ISenderGate>()
                .RefuseAsync(transaction, left.FormKey, sender.Email, left.SubmittedAt, context.CancellationToken);
        }
    }
}
