using Workflows.Engine.Authoring;

namespace Workflows.People.WorkingTime;

/// <summary>Waits a number of working hours: Europe/London, with the bank holidays of a nation.</summary>
[Activity("Casework", "Casework", "Wait for working hours to pass.", DisplayName = "Wait until working time", PlainText = true)]
public sealed class WaitUntilWorkingTime : Activity
{
    /// <summary>Number of working hours to wait; 0 waits until it is working time.</summary>
    [Input(Description = "Working hours; 8 are one working day. 0: until it is working time.")]
    public Input<double> Hours { get; set; } = new(0);

    /// <summary>Code of the nation whose bank holidays apply.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(NationChoices), Description = "Whose bank holidays count.")]
    public Input<string> Nation { get; set; } = new("england-and-wales");

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var nation =
            Nations.Find(context.Get(Nation))
            ?? throw new FaultException(
                $"'{context.Get(Nation)}' is not a nation with a calendar: write england-and-wales, scotland or northern-ireland."
            );
        var due = context.GetRequiredService<WorkingCalendar>().AddWorkingHours(context.Now, context.Get(Hours), nation);
        if (due <= context.Now)
        {
            return context.CompleteActivityAsync();
        }

        context.CreateBookmark("WorkingTime", context.Id, OnDueAsync, dueAt: due);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnDueAsync(ActivityExecutionContext context) => context.CompleteActivityAsync();
}
