using System.Net;
using Google;
using Google.Apis.Auth.OAuth2.Responses;

namespace Workflows.Google;

/// <summary>The meaning of a failed call: whether Google may have carried it out nevertheless, and when to try again.</summary>
/// <param name="Sentence">The failure in one sentence, without any data of the call.</param>
/// <param name="MayHaveApplied">Whether Google may have carried out the call: no answer came, or one that does not tell (5xx).</param>
/// <param name="Final">Whether the same call would fail again.</param>
/// <param name="After">The shortest pause before the next try; null leaves it to the caller.</param>
public sealed record GoogleFailure(string Sentence, bool MayHaveApplied, bool Final, TimeSpan? After = null)
{
    /// <summary>Google refills quotas every minute, and sends no <c>Retry-After</c>.</summary>
    private static readonly TimeSpan QuotaRefill = TimeSpan.FromMinutes(1);

    /// <summary>The meaning of an exception; null when it does not come from a call, or when the caller cancelled the call.</summary>
    public static GoogleFailure? Of(Exception exception, CancellationToken cancellationToken = default) =>
        exception switch
        {
            OperationCanceledException when cancellationToken.IsCancellationRequested => null,
            GoogleApiException { HttpStatusCode: HttpStatusCode.TooManyRequests } => new(
                "Google answered 429: too many calls in this minute.",
                MayHaveApplied: false,
                Final: false,
                QuotaRefill
            ),
            GoogleApiException api when (int)api.HttpStatusCode is 400 or 404 => new(
                $"Google answered {(int)api.HttpStatusCode}: it refuses this call as it is.",
                MayHaveApplied: false,
                Final: true
            ),
            GoogleApiException api when (int)api.HttpStatusCode is 401 or 403 => new(
                $"Google answered {(int)api.HttpStatusCode}: the service account may not do this; share the file with it.",
                MayHaveApplied: false,
                Final: false,
                QuotaRefill
            ),
            GoogleApiException api => new($"Google answered {(int)api.HttpStatusCode}.", MayHaveApplied: true, Final: false),
            TokenResponseException => new("Google gave no access token.", MayHaveApplied: false, Final: false),
            HttpRequestException or IOException => new("The connection to Google was lost.", MayHaveApplied: true, Final: false),
            OperationCanceledException => new("Google did not answer in time.", MayHaveApplied: true, Final: false),
            GoogleCredentialException => new(exception.Message, MayHaveApplied: false, Final: false),
            _ => null,
        };
}
