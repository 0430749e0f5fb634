using System.Net;
using Google;
using Google.Apis.Auth.OAuth2.Responses;

namespace Workflows.Google;

/// <summary>What a failed call means: whether it may have been carried out all the same, and when to try again.</summary>
/// <param name="Sentence">What happened, without anything that was sent.</param>
/// <param name="MayHaveApplied">Whether the other side may have done it: no answer came, or one that says nothing (5xx).</param>
/// <param name="Final">Whether trying again as it is cannot help.</param>
/// <param name="After">How long to wait at least.</param>
public sealed record GoogleFailure(string Sentence, bool MayHaveApplied, bool Final, TimeSpan? After = null)
{
    /// <summary>Quotas are refilled every minute, and Google sends no <c>Retry-After</c>.</summary>
    private static readonly TimeSpan QuotaRefill = TimeSpan.FromMinutes(1);

    /// <summary>Reads an exception of a call; null when it is not one of a call.</summary>
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
                $"Google answered {(int)api.HttpStatusCode}: it does not take this call as it is.",
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
            HttpRequestException or IOException => new("The connection to Google broke.", MayHaveApplied: true, Final: false),
            OperationCanceledException => new("Google did not answer in time.", MayHaveApplied: true, Final: false),
            GoogleCredentialException => new(exception.Message, MayHaveApplied: false, Final: false),
            _ => null,
        };
}
