using System.Globalization;
using Workflows.HumanTasks.Kinds;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>The fields of the weekly page's form: each week has a number, which ends the names of its fields.</summary>
public static class WeeklyFields
{
    /// <summary>The name of a field of a week.</summary>
    public static string Name(string field, int number) => string.Create(CultureInfo.InvariantCulture, $"{field}-{number}");

    /// <summary>Reads the weeks that the person has answered; a week without an answer to either question is left as it is.</summary>
    internal static (IReadOnlyList<WeeklyAnswer> Answers, TaskActResult.Refused? Problem) Read(TaskAct act)
    {
        var answers = new List<WeeklyAnswer>();
        for (var number = 0; act.Only(Name("row", number)) is { } key; number++)
        {
            var file = act.Only(Name("file", number));
            var deleted = act.Only(Name("deleted", number));
            if (file is null && deleted is null)
            {
                continue;
            }

            if (!TryCount(act.Only(Name("planned", number)), out var planned))
            {
                return Wrong("planned", number, "Appointments planned is a whole number from 0 to 14.");
            }

            if (!TryCount(act.Only(Name("kept", number)), out var kept))
            {
                return Wrong("kept", number, "Appointments kept is a whole number from 0 to 14.");
            }

            var given = new WeeklyAnswers
            {
                FileUpdated = file ?? "",
                MessagesDeleted = deleted ?? "",
                StillOneToOne = Ticked(act, "one_to_one", number),
                BackupOff = Ticked(act, "backup_off", number),
                Planned = planned,
                Kept = kept,
                OtherChannelWorks = act.Only(Name("other", number)),
                LinkProblem = act.Only(Name("links", number)),
                PhoneType = act.Only(Name("phone", number)),
            };
            if (given.Problem is var (field, sentence))
            {
                return Wrong(field, number, sentence);
            }

            answers.Add(new WeeklyAnswer(key, given));
        }

        return answers.Count > 0 ? (answers, null) : ([], new TaskActResult.Refused("Answer at least one week.", Name("file", 0)));
    }

    /// <summary>Says what became of the answers.</summary>
    internal static string Say(IReadOnlyDictionary<string, WeeklyOutcome> outcomes)
    {
        var sentences = outcomes
            .Values.GroupBy(o => o)
            .OrderBy(g => g.Key)
            .Select(g => $"{g.Count()} {(g.Count() == 1 ? "week" : "weeks")}: {Words(g.Key)}");
        return "Recorded. " + string.Join(" ", sentences);
    }

    private static string Words(WeeklyOutcome outcome) =>
        outcome switch
        {
            WeeklyOutcome.Done => "done.",
            WeeklyOutcome.Late => "done, late.",
            WeeklyOutcome.MoreTime => "one more working day.",
            WeeklyOutcome.Held => "on hold. Do not delete.",
            WeeklyOutcome.DeletedUnderHold => "on hold. Your safeguarding lead was told that messages were deleted. Delete nothing more.",
            WeeklyOutcome.Excused => "excused. Use the other channel, and tell your manager about the phone.",
            WeeklyOutcome.Already => "answered before, nothing was changed.",
            _ => "still open.",
        };

    private static (IReadOnlyList<WeeklyAnswer>, TaskActResult.Refused?) Wrong(string field, int number, string sentence) =>
        ([], new TaskActResult.Refused(sentence, Name(field, number)));

    private static bool? Ticked(TaskAct act, string field, int number) => act.Only(Name(field, number)) is null ? null : true;

    private static bool TryCount(string? text, out int? count)
    {
        count = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (!int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        count = number;
        return true;
    }
}
