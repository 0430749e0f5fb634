using System.Security.Cryptography;
using Workflows.Storage.Privacy;

namespace Workflows.Storage;

/// <summary>
/// A link of the audit's chain as it is stored. It names its entry, a hash of the entry and the code of the link before, and its own code
/// authenticates all of it: so a link can be proven by itself, also where others were removed.
/// </summary>
internal sealed class AuditLink
{
    /// <summary>Id of the key that authenticates links and the head. It belongs to no case.</summary>
    public const string KeyId = "service:audit-chain";

    /// <summary>What the first link names as the code before it.</summary>
    public static readonly byte[] Start = new byte[32];

    public long Number { get; set; }

    public string Entry { get; set; } = "";

    public byte[] Previous { get; set; } = [];

    public byte[] Digest { get; set; } = [];

    public byte[] Code { get; set; } = [];

    public DateTimeOffset LinkedAt { get; set; }

    /// <summary>Makes the link that comes after another one.</summary>
    public static AuditLink After(long number, byte[] code, AuditRow row, DataKey key, DateTimeOffset at)
    {
        var link = new AuditLink
        {
            Number = checked(number + 1),
            Entry = row.Id,
            Previous = code,
            Digest = row.Digest(),
            LinkedAt = at,
        };
        link.Code = key.Authenticate(link.ToBytes());
        return link;
    }

    /// <summary>Whether this program made the link, and nobody changed it.</summary>
    public bool IsAuthentic(DataKey key) => CryptographicOperations.FixedTimeEquals(Code, key.Authenticate(ToBytes()));

    private byte[] ToBytes()
    {
        using var bytes = new AuditBytes();
        return bytes.Add("link").Add(Number).Add(Entry).Add(Previous).Add(Digest).ToArray();
    }
}
