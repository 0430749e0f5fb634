using System.Data.Common;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Operations;
using Workflows.Submissions.Intake;

namespace Workflows.Google.Forms;

/// <summary>
/// Hands responses over to the intake. Those that come for the first time go together; when one of them fails, each gets a transaction of
/// its own. Those that failed before come last and one by one, and are parked after some tries, so that they hold up no honest one.
/// </summary>
internal sealed class ResponseDelivery(SubmissionIntake intake, Database database, BusinessClock clock)
{
    private const string IncidentSubject = "response:";

    /// <summary>The id of the response that an incident is about; null when it is about something else.</summary>
    public static string? IdOf(string incidentSubject) =>
        incidentSubject.StartsWith(IncidentSubject, StringComparison.Ordinal) ? incidentSubject[IncidentSubject.Length..] : null;

    /// <summary>Delivers a page of responses.</summary>
    /// <param name="formKey">The form.</param>
    /// <param name="responses">The page.</param>
    /// <param name="failed">The responses of the form that failed before.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task<Delivered> DeliverAsync(
        string formKey,
        IReadOnlyList<FetchedResponse> responses,
        IReadOnlyDictionary<string, FailedResponse> failed,
        CancellationToken cancellationToken
    )
    {
        var now = TimeProvider.System.GetUtcNow();
        var fresh = responses.Where(response => !failed.ContainsKey(response.Id)).ToList();
        var result = new Delivered(0, null);
        try
        {
            result = new Delivered(await DeliverTogetherAsync(fresh, cancellationToken), null);
        }
        catch (Exception e) when (Counts(e, cancellationToken))
        {
            foreach (var response in fresh)
            {
                result += await DeliverAloneAsync(formKey, response, null, cancellationToken);
            }
        }

        foreach (var response in responses)
        {
            if (failed.GetValueOrDefault(response.Id) is { } before && before.IsDue(now))
            {
                result += await DeliverAloneAsync(formKey, response, before, cancellationToken);
            }
        }

        return result;
    }

    private async Task<int> DeliverTogetherAsync(List<FetchedResponse> responses, CancellationToken cancellationToken)
    {
        if (responses.Count == 0)
        {
            return 0;
        }

        var taken = 0;
        await using var transaction = await database.BeginAsync(cancellationToken);
        foreach (var response in responses)
        {
            taken += await DeliverAsync(transaction, response, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return taken;
    }

    private async Task<Delivered> DeliverAloneAsync(
        string formKey,
        FetchedResponse response,
        FailedResponse? before,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var transaction = await database.BeginAsync(cancellationToken);
            var taken = await DeliverAsync(transaction, response, cancellationToken);
            if (before is not null)
            {
                await FailedResponses.ForgetAsync(transaction, response.Id, cancellationToken);
                await Incident(formKey, response.Id, "").CloseAsync(transaction, AuditEntry.System, clock.Now, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            return new Delivered(taken, null);
        }
        catch (Exception e) when (Counts(e, cancellationToken))
        {
            return new Delivered(0, await NoteAsync(formKey, response, e, cancellationToken) ? null : response.SentAt);
        }
    }

    private async Task<int> DeliverAsync(Transaction transaction, FetchedResponse response, CancellationToken cancellationToken)
    {
        if (response.Response is not { } readable)
        {
            throw new FormatException("The response cannot be read.", response.Unreadable);
        }

        return (await intake.DeliverAsync(transaction, readable, cancellationToken)).Kind == IntakeKind.Known ? 0 : 1;
    }

    /// <summary>Notes a failed try, and says so on the operations page when it is the first one and when the response is parked.</summary>
    /// <returns>Whether the response is parked.</returns>
    private async Task<bool> NoteAsync(string formKey, FetchedResponse response, Exception e, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        var attempts = await FailedResponses.NoteAsync(transaction, formKey, response.Id, response.SentAt, now, cancellationToken);
        var what = $"A response of form {formKey} could not be taken ({(e.InnerException ?? e).GetType().Name})";
        if (attempts == 1)
        {
            await Incident(formKey, response.Id, $"{what}; the next polls try it again.").OpenAsync(transaction, cancellationToken);
        }
        else if (attempts == FailedResponses.MostAttempts)
        {
            await Incident(
                    formKey,
                    response.Id,
                    $"{what} in {attempts} tries, and is parked. It is kept at Google and tried again every hour; the other responses go on."
                )
                .OpenAsync(transaction, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return attempts >= FailedResponses.MostAttempts;
    }

    private Incident Incident(string formKey, string id, string message) =>
        new()
        {
            Kind = GoogleIncidentKind.Response,
            Subject = IncidentSubject + id,
            Message = message.Length > 0 ? message : formKey,
            At = clock.Now,
        };

    /// <summary>
    /// Whether a failure is one of the response. When the database is away, the whole poll fails, and the next one reads everything again.
    /// </summary>
    private static bool Counts(Exception e, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && e is not (OutOfMemoryException or DbException { IsTransient: true });
}

/// <summary>The result of delivering responses.</summary>
/// <param name="Taken">Responses that had not been delivered before.</param>
/// <param name="Untaken">When the earliest response was sent that the next poll must try again; null when there is none.</param>
internal sealed record Delivered(int Taken, DateTimeOffset? Untaken)
{
    /// <summary>Both results together.</summary>
    public static Delivered operator +(Delivered a, Delivered b) =>
        new(a.Taken + b.Taken, a.Untaken is null || b.Untaken < a.Untaken ? b.Untaken ?? a.Untaken : a.Untaken);
}
