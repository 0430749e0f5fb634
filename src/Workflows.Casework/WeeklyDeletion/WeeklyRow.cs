using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Casework.Calendar;
using Workflows.Engine.Runtime;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>One week of one arrangement: its row, with the answers decrypted.</summary>
public sealed record WeeklyRow
{
    internal const string Columns = """
        key, arrangement_id, case_id, service, worker_id, week, is_final, status, excuse, due_at, next_at, rung, missed, extended, asked_id,
        spot_check, answered_at, revision, payload
        """;

    /// <summary>Its key, also in S4: <c>arrangement:2026-W48</c>, or <c>arrangement:final</c>.</summary>
    public string Key { get; init; } = "";

    /// <summary>Id of the arrangement.</summary>
    public string ArrangementId { get; init; } = "";

    /// <summary>Id of the case.</summary>
    public string CaseId { get; init; } = "";

    /// <summary>The service's code.</summary>
    public string Service { get; init; } = "";

    /// <summary>Id of the worker whose phone holds the messages.</summary>
    public string WorkerId { get; init; } = "";

    /// <summary>Key of the week; of a final row, the week in which it was made.</summary>
    public string Week { get; init; } = "";

    /// <summary>Whether it is the last row of an arrangement that ended.</summary>
    public bool IsFinal { get; init; }

    /// <summary>One of <see cref="WeeklyStatus"/>.</summary>
    public string Status { get; init; } = WeeklyStatus.Open;

    /// <summary>Why it is excused, as a code; null: it is not.</summary>
    public string? Excuse { get; init; }

    /// <summary>When it is due.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>When the sweep looks at it next, because its due time is its own; null: the round of its week does.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>How many people's steps after its due time were carried out: one of <see cref="WeeklyRung"/>.</summary>
    public int Rung { get; init; }

    /// <summary>Missed weeks in a row up to this one; 0: it was not open when it was due.</summary>
    public int Missed { get; init; }

    /// <summary>Whether its one extra working day was given.</summary>
    public bool Extended { get; init; }

    /// <summary>Id of the manager who was asked instead of the worker, or null.</summary>
    public string? AskedId { get; init; }

    /// <summary>One of <see cref="SpotCheckStatus"/>.</summary>
    public string SpotCheck { get; init; } = SpotCheckStatus.None;

    /// <summary>When it was answered last.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Number of its changes.</summary>
    public long Revision { get; init; }

    /// <summary>The encrypted answers; null: there are none.</summary>
    public byte[]? Payload { get; init; }

    /// <summary>The answers.</summary>
    public WeeklyAnswers Answers { get; init; } = WeeklyAnswers.None;

    /// <summary>Whether it still waits for a confirmation.</summary>
    public bool IsOpen => Status == WeeklyStatus.Open;

    /// <summary>Whether it is open or held.</summary>
    public bool Waits => Status is WeeklyStatus.Open or WeeklyStatus.Held;

    /// <summary>Id of the person who is asked to answer it.</summary>
    public string AnswererId => AskedId ?? WorkerId;

    /// <summary>The last day of its week, <c>yyyy-MM-dd</c>.</summary>
    public string WeekEnding =>
        Calendar.Week.Find(Week) is { } week ? week.Sunday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    /// <summary>The key of a week's row.</summary>
    public static string KeyOf(string arrangementId, Week week) => $"{arrangementId}:{week.Key}";

    /// <summary>The key of the last row of an arrangement that ended.</summary>
    public static string FinalKeyOf(string arrangementId) => $"{arrangementId}:final";

    /// <summary>The row with a due time of its own, whose people are told by the sweep.</summary>
    internal WeeklyRow DueAgain(DateTimeOffset dueAt) => this with { DueAt = dueAt, NextAt = dueAt, Rung = WeeklyRung.None };

    /// <summary>Its row in tab S4: codes, counts and times.</summary>
    internal Effect ToSheet() =>
        new RowEffect(
            // A spreadsheet a year: the week gives the year, so a late answer finds its row, and Google's limit of cells is never reached.
            $"weekly/{Service}/{Week[..4]}",
            "S4",
            Key,
            new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
            {
                ["key"] = Key,
                ["service"] = Service,
                ["week_ending"] = WeekEnding,
                ["due_at"] = UkTime.Minute(DueAt),
                ["status"] = Status,
                ["confirmed_at"] =
                    Status is WeeklyStatus.Done or WeeklyStatus.Late && AnsweredAt is { } answered ? UkTime.Minute(answered) : null,
                ["file_updated"] = Code(Answers.FileUpdated),
                ["messages_deleted"] = Code(Answers.MessagesDeleted),
                ["not_done_code"] = Excuse ?? Answers.NotDoneCode,
                ["appts_planned"] = Answers.Planned,
                ["appts_kept"] = Answers.Kept,
                ["link_problem"] = Answers.LinkProblem,
                ["consecutive_missed"] = Missed,
                ["spot_check"] = SpotCheck == SpotCheckStatus.Drawn ? SpotCheckStatus.None : SpotCheck,
            }
        ).ToEffect($"s4:{Key}:{Revision}", Revision, CaseId);

    private static string? Code(string code) => code.Length == 0 ? null : code;
}

/// <summary>The steps that follow when a row is open after its due time (ladder K3).</summary>
public static class WeeklyRung
{
    /// <summary>None yet.</summary>
    public const int None = 0;

    /// <summary>It was open at its due time.</summary>
    public const int Missed = 1;

    /// <summary>The worker was told.</summary>
    public const int WorkerTold = 2;

    /// <summary>The manager was told.</summary>
    public const int ManagerTold = 3;

    /// <summary>The head of safeguarding and the pilot lead were told about a final row.</summary>
    public const int HeadTold = 4;
}
