using System.Buffers.Binary;
using System.Text;

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

    /// <summary>Everything that the code authenticates. Each part has its length before it, so that no text can move from one part to the next.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, At.ToMicroseconds());
        Write(stream, number);
        foreach (var part in (string?[])[Id, Actor, Action, Subject, CaseId])
        {
            // No case is not the same as a case without a name.
            Write(stream, Encoding.UTF8.GetBytes(part is null ? "-" : "+" + part));
        }

        Write(stream, Detail);
        return stream.ToArray();
    }

    private static void Write(MemoryStream stream, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        stream.Write(length);
        stream.Write(part);
    }
}
