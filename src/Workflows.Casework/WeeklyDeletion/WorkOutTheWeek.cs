using Workflows.Casework.Calendar;
using Workflows.Engine.Authoring;
using Workflows.People.WorkingTime;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Works out the times of a week's round in a nation.</summary>
[Activity("Casework", "Casework", "Work out when a week is asked for and due.", DisplayName = "Work out the week", PlainText = true)]
public sealed class WorkOutTheWeek : Activity
{
    /// <summary>The week's key.</summary>
    [Input(Description = "The week, for example 2026-W48.", IsRequired = true)]
    public Input<string?> Week { get; set; } = new((string?)null);

    /// <summary>Code of the nation whose working days count.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(NationChoices), Description = "Whose bank holidays count.")]
    public Input<string> Nation { get; set; } = new("england-and-wales");

    /// <summary>When the spot checks are drawn.</summary>
    public Output<string>? DrawAt { get; set; }

    /// <summary>When workers get the digest.</summary>
    public Output<string>? DigestAt { get; set; }

    /// <summary>When the week is due.</summary>
    public Output<string>? DueAt { get; set; }

    /// <summary>When workers are told that it is late.</summary>
    public Output<string>? FirstRungAt { get; set; }

    /// <summary>When managers are told that it is late.</summary>
    public Output<string>? SecondRungAt { get; set; }

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var week =
            Calendar.Week.Find(context.Get(Week)) ?? throw new FaultException($"'{context.Get(Week)}' is no week: write it as 2026-W48.");
        var nation =
            Nations.Find(context.Get(Nation))
            ?? throw new FaultException(
                $"'{context.Get(Nation)}' is not a nation with a calendar: write england-and-wales, scotland or northern-ireland."
            );
        var times = context.GetRequiredService<WeekCalendar>().TimesOf(week, nation);
        context.Set(DrawAt, Text(times.DrawAt));
        context.Set(DigestAt, Text(times.DigestAt));
        context.Set(DueAt, Text(times.Late.DueAt));
        context.Set(FirstRungAt, Text(times.Late.FirstRungAt));
        context.Set(SecondRungAt, Text(times.Late.SecondRungAt));
        return context.CompleteActivityAsync();
    }

    private static string Text(DateTimeOffset at) => at.ToUniversalTime().ToString("O");
}
