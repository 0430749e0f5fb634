using Workflows.Casework.People;
using Workflows.Casework.Register;
using Workflows.Casework.WorkingTime;
using Workflows.Engine.Authoring;

namespace Workflows.Casework.Decisions.Activities;

/// <summary>Looks a worker up in the register of the pilot.</summary>
[Activity("Casework", "Casework", "Is the worker on the pilot register?", DisplayName = "Check the register", Kind = ActivityKind.Task)]
[FlowNode("OnRegister", "NotOnRegister")]
public sealed class CheckRegister : Activity
{
    /// <summary>The worker.</summary>
    [Input(Description = "The worker's id.", IsRequired = true)]
    public Input<string?> WorkerId { get; set; } = new((string?)null);

    /// <summary>The worker's service.</summary>
    public Output<string>? Service { get; set; }

    /// <summary>The service's nation, for working time.</summary>
    public Output<string>? Nation { get; set; }

    /// <summary>The phone's asset tag.</summary>
    public Output<string>? PhoneAsset { get; set; }

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var entry = await context
            .GetRequiredService<PilotRegister>()
            .FindAsync(context.Get(WorkerId) ?? "", null, context.CancellationToken);
        if (entry is not { Status: "active" })
        {
            await context.CompleteActivityWithOutcomesAsync("NotOnRegister");
            return;
        }

        var service = await context.GetRequiredService<Directory>().ServiceAsync(entry.Service, null, context.CancellationToken);
        context.Set(Service, entry.Service);
        context.Set(Nation, (service?.Nation ?? WorkingTime.Nation.EnglandAndWales).Code());
        context.Set(PhoneAsset, entry.PhoneAsset);
        await context.CompleteActivityWithOutcomesAsync("OnRegister");
    }
}
