using System.Security.Cryptography;
using System.Text;
using Google.Apis.Forms.v1.Data;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Intake;

namespace Workflows.Google.Forms;

/// <summary>A response as Google's list shows it. One that cannot be read holds up no other: it fails by itself when it is delivered.</summary>
/// <param name="Id">Id of its revision, derived from form, response and time.</param>
/// <param name="SentAt">When it was last sent; null when that cannot be read.</param>
/// <param name="Response">The response for the intake; null when it cannot be read.</param>
/// <param name="Unreadable">Why it cannot be read; null when it can.</param>
internal sealed record FetchedResponse(string Id, DateTimeOffset? SentAt, DeliveredResponse? Response, Exception? Unreadable)
{
    /// <summary>Reads a response.</summary>
    /// <param name="form">The form's file.</param>
    /// <param name="externalId">Google's id of the form.</param>
    /// <param name="response">The response from Google.</param>
    /// <param name="map">The question keys by Google's question id, of every version.</param>
    /// <param name="versions">The versions that can have been live between two instants, oldest first.</param>
    /// <param name="matches">Whether the form still has the questions that were accepted.</param>
    public static FetchedResponse Of(
        FormDefinition form,
        string externalId,
        FormResponse response,
        IReadOnlyDictionary<string, string> map,
        Func<DateTimeOffset, DateTimeOffset, IReadOnlyList<FormDefinition>> versions,
        bool matches
    )
    {
        DateTimeOffset? sentAt = null;
        try
        {
            var created = GoogleTime.Parse(response.CreateTimeRaw!);
            var sent = response.LastSubmittedTimeRaw is { } last ? GoogleTime.Parse(last) : created;
            sentAt = sent;
            return new FetchedResponse(
                SubmissionIds.OfRevision(SubmissionIds.Of(form.Key, response.ResponseId!), sent),
                sent,
                new DeliveredResponse
                {
                    FormKey = form.Key,
                    ExternalFormId = externalId,
                    ResponseId = response.ResponseId ?? throw new FormatException("The response has no id."),
                    CreateTime = created,
                    LastSubmittedTime = sent,
                    RespondentAddress = response.RespondentEmail,
                    Answers = Answers(response, map),
                    Versions = versions(created, sent),
                    SchemaMatches = matches,
                },
                null
            );
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            return new FetchedResponse(
                Hash($"{form.Key}\n{response.ResponseId}\n{response.CreateTimeRaw}\n{response.LastSubmittedTimeRaw}"),
                sentAt,
                null,
                e
            );
        }
    }

    private static Dictionary<string, IReadOnlyList<string>> Answers(FormResponse response, IReadOnlyDictionary<string, string> map)
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

        return answers;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
