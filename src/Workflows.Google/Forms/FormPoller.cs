using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Operations;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;

namespace Workflows.Google.Forms;

/// <summary>
/// Fetches the responses of a form and delivers them. Google promises no order, shows some responses late, and gives an edited response a
/// new time. Therefore each poll looks back over a window, the watermark moves after all pages were read, and the intake recognises
/// responses that it knows. Once a day all responses are read.
/// </summary>
public sealed class FormPoller(
    GoogleClients google,
    GoogleForms forms,
    FormCatalog catalog,
    FormDoctor doctor,
    SubmissionIntake intake,
    SubmissionHolds holds,
    Obstacles obstacles,
    Database database,
    BusinessClock clock
)
{
    /// <summary>A form that cannot be read meets one obstacle at a time: what it is may change, that it is one entry does not.</summary>
    private const string Reading = "reading";

    private const int PageSize = 500;

    private readonly ResponseDelivery _delivery = new(intake, database, clock);

    /// <summary>How far before the watermark each poll begins.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private static readonly TimeSpan FullEvery = TimeSpan.FromDays(1);

    private const string NoteSuccessSql = """
        update google_forms set watermark = @watermark, last_success_at = @now, last_full_at = @full, last_problem = null,
            examined_at = @examinedAt
        where form_key = @formKey
        """;

    private const string NoteProblemSql = "update google_forms set last_problem = @problem where form_key = @formKey";

    /// <summary>Reads a form's new responses once.</summary>
    /// <returns>The number of new responses, or the problem and how long to wait.</returns>
    public async Task<PollResult> PollAsync(string formKey, CancellationToken cancellationToken = default)
    {
        var form = catalog.Get(formKey);
        if (await forms.FindAsync(formKey, cancellationToken) is not { ExternalId: { } externalId, AcceptedHash: not null } row)
        {
            return new PollResult(false, 0, null, "The form was not created at Google yet.");
        }

        try
        {
            var examination = await doctor.ExamineAsync(form, cancellationToken);
            var result = await ReadAsync(form, row, externalId, examination, cancellationToken);
            await obstacles.EndAsync("form:" + formKey, Reading, cancellationToken);
            return result;
        }
        catch (Exception e) when (GoogleFailure.Of(e, cancellationToken) is { } failure)
        {
            await database.ExecuteAsync(NoteProblemSql, new { formKey, problem = failure.Sentence }, cancellationToken);
            var after = failure.After ?? TimeSpan.FromSeconds(30);
            var obstacle = failure.ToObstacle($"the answers of {formKey}") with { Key = Reading };
            if (failure.Kind == GoogleFailureKind.Busy)
            {
                obstacle = obstacle with { TellAfter = SilentForms.Allowed };
            }

            await obstacles.NoteAsync("form:" + formKey, obstacle, TimeProvider.System.GetUtcNow() + after, cancellationToken);
            return new PollResult(false, 0, after, failure.Sentence);
        }
    }

    /// <summary>Whether an incident is about a response that could not be taken, so that a person can have it tried again.</summary>
    public static bool CanBeTriedAgain(string incidentSubject) => ResponseDelivery.IdOf(incidentSubject) is not null;

    /// <summary>Has the next poll try a response again that could not be taken.</summary>
    /// <param name="incidentSubject">The subject of its incident.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The key of its form; null when it was taken meanwhile.</returns>
    public async Task<string?> TryAgainAsync(string incidentSubject, CancellationToken cancellationToken = default) =>
        ResponseDelivery.IdOf(incidentSubject) is { } id ? await FailedResponses.AskForAsync(database, id, cancellationToken) : null;

    private async Task<PollResult> ReadAsync(
        FormDefinition form,
        GoogleForm row,
        string externalId,
        FormExamination examination,
        CancellationToken cancellationToken
    )
    {
        var now = TimeProvider.System.GetUtcNow();
        var failed = await FailedResponses.OfFormAsync(database, form.Key, cancellationToken);
        var parked = await holds.HasParkedAsync(form.Key, cancellationToken);
        var due = failed.Values.Where(response => response.ParkedAt is not null && response.IsDue(now)).ToList();
        var full =
            row.Watermark is null
            || row.LastFullAt is null
            || now - row.LastFullAt >= FullEvery
            || (examination.Matches && parked)
            || due.Any(response => response.SentAt is null);
        var from = Earliest(row.Watermark, due.Min(response => response.SentAt));
        var filter = full ? null : "timestamp >= " + GoogleTime.Format(from!.Value - Overlap);
        var readings = new FormReadings(form, await FormVersions.ListAsync(database, form.Key, cancellationToken));
        var map = readings.Map(await forms.MapAsync(form.Key, cancellationToken));
        var watermark = row.Watermark;
        var all = new Delivered(0, null);
        string? pageToken = null;
        do
        {
            var request = google.Forms.Forms.Responses.List(externalId);
            request.Filter = filter;
            request.PageSize = PageSize;
            request.PageToken = pageToken;
            var page = await request.ExecuteAsync(cancellationToken);
            var responses = (page.Responses ?? [])
                .Select(response => FetchedResponse.Of(form, externalId, response, map, readings.LiveBetween, examination.Matches))
                .OrderBy(response => response.SentAt)
                .ThenBy(response => response.Response?.ResponseId, StringComparer.Ordinal)
                .ToList();
            all += await _delivery.DeliverAsync(form.Key, responses, failed, cancellationToken);
            watermark = responses.Count == 0 ? watermark : Latest(watermark, responses[^1].SentAt);
            pageToken = string.IsNullOrEmpty(page.NextPageToken) ? null : page.NextPageToken;
        } while (pageToken is not null);

        await database.ExecuteAsync(
            NoteSuccessSql,
            new
            {
                formKey = form.Key,
                // The next poll reads a response again that the intake could not take, until it can or the response is parked.
                watermark = Earliest(watermark, all.Untaken),
                now,
                full = full ? now : row.LastFullAt,
                examinedAt = examination.At,
            },
            cancellationToken
        );
        return new PollResult(true, all.Taken, null, all.Untaken is null ? null : "A response could not be taken; see the incidents.");
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b
        : b is null || a < b ? a
        : b;

    private static DateTimeOffset? Latest(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b
        : b is null || a > b ? a
        : b;
}

/// <summary>The result of one poll.</summary>
/// <param name="Succeeded">Whether the responses were read.</param>
/// <param name="Taken">Responses that had not been delivered before.</param>
/// <param name="RetryAfter">The pause before the next poll; null when the responses were read.</param>
/// <param name="Problem">The problem in one sentence, without personal data; null when there is none.</param>
public sealed record PollResult(bool Succeeded, int Taken, TimeSpan? RetryAfter, string? Problem);
