using System.Security.Cryptography;
using System.Text;

namespace Workflows.Engine.Runtime;

/// <summary>Ids are derived from what causes them, so that work done again after a crash makes the same ids.</summary>
public static class Ids
{
    /// <summary>An instance's id: 24 lowercase hex digits of its delivery's id.</summary>
    public static string Instance(string deliveryId) => Hash("instance", deliveryId, 12);

    /// <summary>The delivery that starts a definition for a stimulus.</summary>
    public static string StartDelivery(string stimulusId, string definitionId, string activityId) =>
        Hash("start", $"{stimulusId}\n{definitionId}\n{activityId}", 16);

    /// <summary>The delivery that resumes a bookmark for a stimulus.</summary>
    public static string ResumeDelivery(string stimulusId, string bookmarkId) => Hash("resume", $"{stimulusId}\n{bookmarkId}", 16);

    /// <summary>Lowercase hex digits of a hash over a purpose and a value.</summary>
    /// <param name="purpose">Keeps ids of different kinds apart.</param>
    /// <param name="value">What causes the id.</param>
    /// <param name="bytes">Length; two hex digits each.</param>
    public static string Hash(string purpose, string value, int bytes = 16)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}\n{value}"), hash);
        return Convert.ToHexStringLower(hash[..bytes]);
    }
}
