using System.Text.Json.Nodes;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>Why an activity failed, as Elsa's API shows it.</summary>
internal static class ExceptionJson
{
    private const string Fault = "FaultException";

    /// <summary>A fault.</summary>
    /// <param name="message">Why it failed, in one sentence.</param>
    /// <param name="detail">The exception with its stack trace, or the fault's codes.</param>
    public static JsonObject Of(string message, string? detail) =>
        ApiNodes.Of(("type", TypeIn(detail)), ("message", message), ("stackTrace", detail));

    // An exception's text begins with its type.
    private static string TypeIn(string? detail)
    {
        var end = detail?.IndexOf("Exception", StringComparison.Ordinal) ?? -1;
        if (detail is null || end is < 1 or > 200)
        {
            return Fault;
        }

        var full = detail[..(end + "Exception".Length)];
        var type = full[(full.LastIndexOfAny(['.', ' ']) + 1)..];
        return type.All(char.IsAsciiLetter) ? type : Fault;
    }
}
