using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Engine.Runtime;

/// <summary>Derives ids from what causes them, so that work that is repeated after a crash makes the same ids.</summary>
public static class Ids
{
    private const int OrdinalDigits = 8;

    /// <summary>The id of the instance that a delivery starts: 24 lowercase hex digits.</summary>
    public static string Instance(string deliveryId) => Hash("instance", deliveryId, 12);

    /// <summary>The id of the delivery that starts a definition for a stimulus.</summary>
    public static string StartDelivery(string stimulusId, string definitionId, string activityId) =>
        Hash("start", $"{stimulusId}\n{definitionId}\n{activityId}", 16);

    /// <summary>The id of the delivery that resumes a bookmark for a stimulus.</summary>
    public static string ResumeDelivery(string stimulusId, string bookmarkId) => Hash("resume", $"{stimulusId}\n{bookmarkId}", 16);

    /// <summary>The id of an activity execution: the instance's id and the ordinal in eight hex digits.</summary>
    public static string Execution(string instanceId, int ordinal) => instanceId + ordinal.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The instance and the ordinal that an activity execution's id names; false for a text that is no such id.</summary>
    public static bool TryReadExecution(string executionId, out string instanceId, out int ordinal)
    {
        instanceId = "";
        ordinal = 0;
        if (
            executionId.Length <= OrdinalDigits
            || !int.TryParse(
                executionId.AsSpan(executionId.Length - OrdinalDigits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out ordinal
            )
        )
        {
            return false;
        }

        instanceId = executionId[..^OrdinalDigits];
        return true;
    }

    /// <summary>Lowercase hex digits of the SHA-256 hash of a purpose and a value.</summary>
    /// <param name="purpose">Keeps ids of different kinds apart.</param>
    /// <param name="value">What causes the id.</param>
    /// <param name="bytes">Bytes of the hash that are used; each gives two hex digits.</param>
    public static string Hash(string purpose, string value, int bytes = 16)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}\n{value}"), hash);
        return Convert.ToHexStringLower(hash[..bytes]);
    }
}
