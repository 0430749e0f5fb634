using System.Globalization;
using Google;
using Google.Apis.Auth.OAuth2.Responses;
using Newtonsoft.Json;
using Workflows.Storage.Operations;

namespace Workflows.Google;

/// <summary>The meaning of a failed call: who can remove the cause, whether Google may have carried it out, and when to try again.</summary>
/// <param name="Sentence">What is wrong and what to do, in one sentence, without any data of the call.</param>
/// <param name="Kind">Who can remove the cause.</param>
public sealed record GoogleFailure(string Sentence, GoogleFailureKind Kind)
{
    /// <summary>Google refills quotas every minute, and sends no <c>Retry-After</c>.</summary>
    private static readonly TimeSpan QuotaRefill = TimeSpan.FromMinutes(1);

    private static readonly string[] Quotas = ["RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded", "RESOURCE_EXHAUSTED"];

    // Texts of a spreadsheet that a person changed after it was read. Source: Sheets API v4, observed answers.
    private static readonly string[] Changed =
    [
        "Unable to parse range",
        "exceeds grid limits",
        "beyond the last requested",
        "No grid with id",
    ];

    /// <summary>Distinguishes causes, for example <c>403</c>.</summary>
    public string Key { get; init; } = "busy";

    /// <summary>Google's own words, made safe; null when it said nothing.</summary>
    public string? Said { get; init; }

    /// <summary>Whether Google may have carried out the call: no answer came, or one that does not tell (5xx).</summary>
    public bool MayHaveApplied { get; init; }

    /// <summary>The shortest pause before the next try; null leaves it to the caller.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>How long it lasts before the team is told; null leaves it to the kind.</summary>
    public TimeSpan? TellAfter { get; init; }

    /// <summary>Whether the same call would fail again.</summary>
    public bool Final => Kind is GoogleFailureKind.Request or GoogleFailureKind.Never;

    /// <summary>The obstacle that this failure is.</summary>
    /// <param name="what">What fails, for the subject of a mail: <c>rows of the sheet service/NTH</c>.</param>
    public Obstacle ToObstacle(string what)
    {
        var busy = Kind == GoogleFailureKind.Busy;
        return new Obstacle
        {
            Key = Key,
            Kind = busy ? ObstacleKind.Busy : ObstacleKind.NeedsPerson,
            Problem = busy ? $"{what} wait for Google" : $"Google refuses {what} ({Key})",
            Sentence = Sentence,
            Said = Said,
            WholeLane = Kind is GoogleFailureKind.Busy or GoogleFailureKind.NeedsPerson,
            TellAfter = TellAfter,
        };
    }

    /// <summary>The meaning of an exception; null when it does not come from a call, or when the caller cancelled the call.</summary>
    public static GoogleFailure? Of(Exception exception, CancellationToken cancellationToken = default) =>
        exception switch
        {
            OperationCanceledException when cancellationToken.IsCancellationRequested => null,
            GoogleApiException api => OfAnswer(api),
            TokenResponseException token => OfToken(token),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(
                "The connection to Google could not be protected: look at this machine's clock, certificates and proxy.",
                GoogleFailureKind.NeedsPerson
            )
            {
                Key = "protection",
            },
            HttpRequestException or IOException => new("The connection to Google was lost.", GoogleFailureKind.Busy)
            {
                MayHaveApplied = true,
            },
            OperationCanceledException => new("Google did not answer in time.", GoogleFailureKind.Busy) { MayHaveApplied = true },
            JsonException or System.Text.Json.JsonException => Unreadable,
            // The local stand-in writes its key file when it begins to listen.
            GoogleCredentialException => new(exception.Message, GoogleFailureKind.NeedsPerson)
            {
                Key = "key-file",
                After = TimeSpan.FromSeconds(5),
                TellAfter = TimeSpan.FromMinutes(1),
            },
            _ => null,
        };

    private static GoogleFailure Unreadable =>
        new("Google sent an answer that cannot be read.", GoogleFailureKind.Busy) { MayHaveApplied = true };

    private static GoogleFailure OfAnswer(GoogleApiException api)
    {
        var code = (int)api.HttpStatusCode;
        var said = OutsideText.Of(api.Error?.Message);
        var words = (api.Error?.ErrorResponseContent ?? "") + api.Error?.Message;
        bool Says(params string[] texts) => Array.Exists(texts, text => words.Contains(text, StringComparison.OrdinalIgnoreCase));
        GoogleFailure Person(string sentence, string? key = null) =>
            new($"Google answered {code}: {sentence}", GoogleFailureKind.NeedsPerson)
            {
                Key = key ?? code.ToString(CultureInfo.InvariantCulture),
                Said = said,
            };
        return code switch
        {
            429 => TooMany(code),
            403 when Says(Quotas) => TooMany(code),
            401 => Person("it does not know the service account any more; look at its key file (Google:CredentialFile)."),
            403 when Says("has not been used in project", "SERVICE_DISABLED", "it is disabled") => Person(
                "the API is switched off in the service account's project; switch it on there.",
                "403-api"
            ),
            403 => Person("the service account may not do this; share the file with it."),
            404 or 410 => Person("the file is not there for the service account; take it out of the bin, or share it again."),
            400 when Says("FAILED_PRECONDITION") => Person(
                "the file is not one that it can write to; turn it into a Google file.",
                "400-file"
            ),
            400 when Says("above the limit of") => Person("the file is full; move old rows to another file.", "400-full"),
            400 when Says(Changed) => new("A person changed the file at the same moment.", GoogleFailureKind.Busy),
            400 when Says("in a single cell") => new("Google answered 400: a value is too long for a cell.", GoogleFailureKind.Never),
            400 when Says("protected cell or object") => Refuses(
                $"Google answered {code}: cells are protected; remove the protection, or let the service account edit them.",
                "400-protected"
            ),
            400 => Refuses($"Google answered {code}: it refuses this call as it is.", "400"),
            413 => Refuses($"Google answered {code}: the call is too large.", "413"),
            409 or 408 or 0 or < 400 or >= 500 => new(
                code is 0 or < 400 ? "Google sent an answer that cannot be read." : $"Google answered {code}.",
                GoogleFailureKind.Busy
            )
            {
                MayHaveApplied = true,
            },
            _ => Person("it refuses every call of this kind."),
        };

        GoogleFailure Refuses(string sentence, string key) => new(sentence, GoogleFailureKind.Request) { Key = key, Said = said };
    }

    private static GoogleFailure TooMany(int code) =>
        new($"Google answered {code}: too many calls in this minute.", GoogleFailureKind.Busy) { After = QuotaRefill };

    // The answers of the token endpoint. Source: Google Identity, OAuth 2.0 for service accounts.
    private static GoogleFailure OfToken(TokenResponseException token) =>
        token.Error?.Error is "invalid_grant" or "unauthorized_client" or "access_denied" or "invalid_client" or "invalid_scope"
            ? new GoogleFailure(
                "Google gave no access token: look at the service account, its key file and this machine's clock.",
                GoogleFailureKind.NeedsPerson
            )
            {
                Key = "token",
                Said = OutsideText.Of(token.Error.ErrorDescription ?? token.Error.Error),
            }
            : new GoogleFailure("Google gave no access token.", GoogleFailureKind.Busy);
}
