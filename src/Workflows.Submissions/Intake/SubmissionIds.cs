using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Workflows.Storage;

namespace Workflows.Submissions.Intake;

/// <summary>Ids that derive from what they name, so that the same response delivered again makes the same ids.</summary>
public static class SubmissionIds
{
    /// <summary>A submission's id: 32 hex digits from the form's key and the response's id.</summary>
    public static string Of(string formKey, string responseId) => Hash($"{formKey}\n{responseId}");

    /// <summary>A revision's row id: 32 hex digits from the response and the time it was sent.</summary>
    public static string OfRevision(string sourceId, DateTimeOffset lastSubmittedTime) =>
        Hash(string.Create(CultureInfo.InvariantCulture, $"{sourceId}\n{lastSubmittedTime.ToMicroseconds()}"));

    /// <summary>The key of a revision's read set.</summary>
    public static string ReadSetKey(string submissionId, int revision) =>
        string.Create(CultureInfo.InvariantCulture, $"submission:{submissionId}:{revision}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
