using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Protocol;

/// <summary>A refused call; its answer has the shape of Google's error body.</summary>
internal sealed class ApiException(int code, string status, string message, JsonArray? details = null) : Exception(message)
{
    public int Code => code;

    public string Status => status;

    public static ApiException Invalid(string message) => new(400, "INVALID_ARGUMENT", message);

    public static ApiException Precondition(string message) => new(400, "FAILED_PRECONDITION", message);

    public static ApiException NotFound() => new(404, "NOT_FOUND", "Requested entity was not found.");

    public static ApiException Denied() => new(403, "PERMISSION_DENIED", "The caller does not have permission");

    public static ApiException Unauthenticated() =>
        new(
            401,
            "UNAUTHENTICATED",
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. "
                + "See https://developers.google.com/identity/sign-in/web/devconsole-project."
        );

    public static ApiException Scope(string service, string method) =>
        new(
            403,
            "PERMISSION_DENIED",
            "Request had insufficient authentication scopes.",
            [
                new JsonObject
                {
                    ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
                    ["reason"] = "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                    ["domain"] = "googleapis.com",
                    ["metadata"] = new JsonObject { ["service"] = service, ["method"] = method },
                },
            ]
        );

    public static ApiException OfStatus(int code) =>
        code switch
        {
            429 => new(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
            500 => new(500, "INTERNAL", "Internal error encountered."),
            502 => new(502, "UNAVAILABLE", "Bad gateway."),
            504 => new(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
            403 => Denied(),
            404 => NotFound(),
            401 => Unauthenticated(),
            400 => Invalid("Request contains an invalid argument."),
            _ => new(code, "UNAVAILABLE", "The service is currently unavailable."),
        };

    public JsonObject Body(bool errorsArray)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = Message };
        if (errorsArray)
        {
            error["errors"] = new JsonArray(
                new JsonObject
                {
                    ["message"] = Message,
                    ["domain"] = "global",
                    ["reason"] = Reason,
                }
            );
        }

        error["status"] = status;
        if (details is not null)
        {
            error["details"] = details.DeepClone();
        }

        return new JsonObject { ["error"] = error };
    }

    private string Reason =>
        status switch
        {
            "INVALID_ARGUMENT" => "badRequest",
            "FAILED_PRECONDITION" => "failedPrecondition",
            "NOT_FOUND" => "notFound",
            "PERMISSION_DENIED" => "forbidden",
            "UNAUTHENTICATED" => "authError",
            "RESOURCE_EXHAUSTED" => "rateLimitExceeded",
            _ => "backendError",
        };
}
