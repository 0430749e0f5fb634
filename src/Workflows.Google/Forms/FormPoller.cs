using Google.Apis.Forms.v1.Data;
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
/// responses that it knows. Once a day all responses are read. Each page has a transaction of its own.
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

    /// <summary>How far before the watermark each poll begins.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private static readonly TimeSpan FullEvery = TimeSpan.FromDays(1);

    private const string NoteSuccessSql = """
        update google_forms set watermark = @watermark, last_success_at = @now, last_full_at = @full, last_problem = null
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
            var result = await ReadAsync(form, row, externalId, examination.Matches, cancellationToken);
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

    private async Task<PollResult> ReadAsync(
        FormDefinition form,
        GoogleForm row,
        string externalId,
        bool matches,
        CancellationToken cancellationToken
    )
    {
        var now = TimeProvider.System.GetUtcNow();
        var parked = await holds.HasParkedAsync(form.Key, cancellationToken);
        var full = row.Watermark is null || row.LastFullAt is null || now - row.LastFullAt >= FullEvery || (matches && parked);
        var filter = full ? null : "timestamp >= " + GoogleTime.Format(row.Watermark!.Value - Overlap);
        var map = await forms.MapAsync(form.Key, cancellationToken);
        var watermark = row.Watermark;
        DateTimeOffset? untaken = null;
        var taken = 0;
        string? pageToken = null;
        do
        {
            var request = google.Forms.Forms.Responses.List(externalId);
            request.Filter = filter;
            request.PageSize = PageSize;
            request.PageToken = pageToken;
            var page = await request.ExecuteAsync(cancellationToken);
            var responses = (page.Responses ?? [])
                .Select(response => Read(form, externalId, response, map, matches))
                .OrderBy(response => response.LastSubmittedTime)
                .ThenBy(response => response.ResponseId, StringComparer.Ordinal)
                .ToList();
            var (count, failed) = await DeliverAsync(responses, cancellationToken);
            taken += count;
            untaken = Earliest(untaken, failed);
            watermark = responses.Count == 0 ? watermark : Latest(watermark, responses[^1].LastSubmittedTime);
            pageToken = string.IsNullOrEmpty(page.NextPageToken) ? null : page.NextPageToken;
        } while (pageToken is not null);

        await database.ExecuteAsync(
            NoteSuccessSql,
            new
            {
                formKey = form.Key,
                // Every poll reads a response again that the intake could not take, until it can.
                watermark = Earliest(watermark, untaken),
                now,
                full = full ? now : row.LastFullAt,
            },
            cancellationToken
        );
        return new PollResult(true, taken, null, untaken is null ? null : "A response could not be taken; see the incidents.");
    }

    private async Task<(int Taken, DateTimeOffset? Failed)> DeliverAsync(
        List<DeliveredResponse> responses,
        CancellationToken cancellationToken
    )
    {
        if (responses.Count == 0)
        {
            return (0, null);
        }

        try
        {
            return (await DeliverTogetherAsync(responses, cancellationToken), null);
        }
        catch (Exception e) when (responses.Count > 1 && !cancellationToken.IsCancellationRequested && e is not OutOfMemoryException)
        {
            // One response must not delay the others: each gets a transaction of its own.
            var taken = 0;
            DateTimeOffset? failed = null;
            foreach (var response in responses)
            {
                var (count, untaken) = await DeliverAsync([response], cancellationToken);
                taken += count;
                failed = Earliest(failed, untaken);
            }

            return (taken, failed);
        }
        catch (Exception e)
            when (!cancellationToken.IsCancellationRequested && e is not (System.Data.Common.DbException or OutOfMemoryException))
        {
            var response = responses[0];
            var id = SubmissionIds.Of(response.FormKey, response.ResponseId);
            var incident = new Incident
            {
                Kind = GoogleIncidentKind.Response,
                Subject = "submission:" + id,
                Message =
                    $"A response of form {response.FormKey} could not be taken ({e.GetType().Name}); it is tried again by every poll.",
                At = clock.Now,
            };
            await incident.OpenAsync(database, cancellationToken);
            return (0, response.LastSubmittedTime);
        }
    }

    private async Task<int> DeliverTogetherAsync(List<DeliveredResponse> responses, CancellationToken cancellationToken)
    {
        var taken = 0;
        await using var transaction = await database.BeginAsync(cancellationToken);
        foreach (var response in responses)
        {
            var outcome = await intake.DeliverAsync(transaction, response, cancellationToken);
            taken += outcome.Kind == IntakeKind.Known ? 0 : 1;
        }

        await transaction.CommitAsync(cancellationToken);
        return taken;
    }

    private static DeliveredResponse Read(
        FormDefinition form,
        string externalId,
        FormResponse response,
        IReadOnlyDictionary<string, string> map,
        bool matches
    )
    {
        var answers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (questionId, answer) in response.Answers ?? new Dictionary<string, Answer>())
        {
            var key = map.GetValueOrDefault(questionId) ?? "id:" + questionId;
            if (!key.StartsWith(FormItems.Navigation, StringComparison.Ordinal))
            {
                answers[key] = [.. (answer.TextAnswers?.Answers ?? []).Select(text => text.Value ?? "")];
            }
        }

        var created = GoogleTime.Parse(response.CreateTimeRaw!);
        return new DeliveredResponse
        {
            FormKey = form.Key,
            ExternalFormId = externalId,
            ResponseId = response.ResponseId!,
            CreateTime = created,
            LastSubmittedTime = response.LastSubmittedTimeRaw is { } last ? GoogleTime.Parse(last) : created,
            RespondentAddress = response.RespondentEmail,
            Answers = answers,
            SchemaMatches = matches,
        };
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
