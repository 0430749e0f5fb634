using System.Security.Cryptography;

namespace Workflows.Storage;

/// <summary>A row of the audit as it is stored.</summary>
internal sealed class AuditRow
{
    /// <summary>Id of the key that authenticates entries. It belongs to no case, so that erasing a case leaves its entries provable.</summary>
    public const string KeyId = "service:audit";

    /// <summary>What the details of entries with a code are bound to. An entry whose code was removed is told by it from one that never had one.</summary>
    public const string Sealed = "audit, with a code";

    /// <summary>What the details of entries from before the codes are bound to.</summary>
    public const string SealedBefore = "audit";

    public long Seq { get; set; }

    public string Id { get; set; } = "";

    public DateTimeOffset At { get; set; }

    public string Actor { get; set; } = "";

    public string Action { get; set; } = "";

    public string Subject { get; set; } = "";

    public string? CaseId { get; set; }

    public byte[] Detail { get; set; } = [];

    public byte[]? Code { get; set; }

    /// <summary>The number that the linking noted; null before.</summary>
    public long? Number { get; set; }

    /// <summary>Everything that the code authenticates.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new AuditBytes();
        bytes.Add(At.ToMicroseconds());
        foreach (var part in (string?[])[Id, Actor, Action, Subject, CaseId])
        {
            bytes.Add(part);
        }

        return bytes.Add(Detail).ToArray();
    }

    /// <summary>A hash of everything that is stored of the entry, its place in the audit and its code included.</summary>
    public byte[] Digest()
    {
        using var bytes = new AuditBytes();
        bytes.Add(Seq).Add(ToBytes()).Add(Code is null ? "no code" : "code");
        return SHA256.HashData(bytes.Add(Code ?? []).ToArray());
    }
}
