using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// Form F5: what it says about a week, and which arrangement it is about. It fits an arrangement that has a row for the week which ends on the
/// Sunday that the form names, or a final row that still waits. Its sender is the row's worker or the manager of its service.
/// </summary>
public sealed class WeeklyForm(WeeklyRowStore rows, SubmissionReader submissions) : IArrangementForm
{
    /// <summary>The form's key.</summary>
    public const string Key = "F5";

    /// <inheritdoc />
    public string FormKey => Key;

    /// <inheritdoc />
    public async ValueTask<FormFit> FitAsync(
        Transaction transaction,
        Arrangement? open,
        IReadOnlyList<Arrangement> all,
        FormSender sender,
        IReadOnlyDictionary<string, JsonNode?> answers,
        CancellationToken cancellationToken
    )
    {
        if (WeekOf(answers) is not { } week)
        {
            return FormFit.No("names a week that does not end on that day");
        }

        var found = false;
        foreach (var arrangement in all.Reverse())
        {
            if (await RowAsync(transaction, arrangement.Id, week, cancellationToken) is not { } row)
            {
                continue;
            }

            found = true;
            if (row.WorkerId == sender.PersonId || sender.Managed.Contains(row.Service))
            {
                return FormFit.Of(arrangement);
            }
        }

        return FormFit.No(found ? "names a case of another worker" : "names a case that has no weekly check in that week");
    }

    /// <summary>The answer that a form gives about a week of an arrangement; null when it gives none.</summary>
    internal async ValueTask<WeeklyAnswer?> ReadAsync(
        Transaction transaction,
        string arrangementId,
        string submissionId,
        int revision,
        CancellationToken cancellationToken
    )
    {
        var answers = (await submissions.CodesAsync(transaction, submissionId, revision, cancellationToken)).Answers;
        if (WeekOf(answers) is not { } week || await RowAsync(transaction, arrangementId, week, cancellationToken) is not { } row)
        {
            return null;
        }

        var confirmed = Codes(answers, "confirm");
        var given = new WeeklyAnswers
        {
            FileUpdated = Code(answers, "file_updated") ?? "",
            MessagesDeleted = Code(answers, "messages_deleted") ?? "",
            StillOneToOne = confirmed.Contains("one_to_one") ? true : null,
            BackupOff = confirmed.Contains("backup_off") ? true : null,
            Planned = Count(answers, "appts_planned"),
            Kept = Count(answers, "appts_kept"),
            OtherChannelWorks = Code(answers, "other_channel_works"),
            LinkProblem = Code(answers, "link_problem"),
            PhoneType = Code(answers, "phone_type"),
        };
        return given.Problem is null ? new WeeklyAnswer(row.Key, given) : null;
    }

    /// <summary>The row of a week, or the final one when the week has none.</summary>
    private async Task<WeeklyRow?> RowAsync(Transaction transaction, string arrangementId, Week week, CancellationToken cancellationToken)
    {
        var row = await rows.FindAsync(transaction, $"{arrangementId}:{week.Key}", cancellationToken);
        return row is null or { Status: WeeklyStatus.Excused }
            ? await rows.FindAsync(transaction, WeeklyRow.FinalKeyOf(arrangementId), cancellationToken) ?? row
            : row;
    }

    private static Week? WeekOf(IReadOnlyDictionary<string, JsonNode?> answers) =>
        LocalDatePattern.Iso.Parse(Code(answers, "week_ending") ?? "") is { Success: true, Value: var day }
        && day.DayOfWeek == IsoDayOfWeek.Sunday
            ? Week.Of(day)
            : null;

    private static string? Code(IReadOnlyDictionary<string, JsonNode?> answers, string key) =>
        answers.GetValueOrDefault(key) is JsonValue value ? value.ToString() : null;

    private static IReadOnlyList<string> Codes(IReadOnlyDictionary<string, JsonNode?> answers, string key) =>
        answers.GetValueOrDefault(key) is JsonArray codes ? [.. codes.Select(c => c!.ToString())] : [];

    private static int? Count(IReadOnlyDictionary<string, JsonNode?> answers, string key) =>
        int.TryParse(Code(answers, key), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
