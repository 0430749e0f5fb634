using System.Security.Cryptography;
using Workflows.Storage.Privacy;

namespace Workflows.Storage;

/// <summary>The end of the chain as it is stored, in one row that each linking writes anew.</summary>
internal sealed class AuditChainEnd
{
    public const string FindSql = "select number, code, seal, linked_at from audit_head where id = 1";

    public const string WriteSql = """
        insert into audit_head (id, number, code, seal, linked_at) values (1, @Number, @Code, @Seal, @LinkedAt)
        on conflict (id) do update set
            number = excluded.number, code = excluded.code, seal = excluded.seal, linked_at = excluded.linked_at
        """;

    public long Number { get; set; }

    public byte[] Code { get; set; } = [];

    public byte[] Seal { get; set; } = [];

    /// <summary>System time.</summary>
    public DateTimeOffset LinkedAt { get; set; }

    public AuditHead Head => new(Number, Convert.ToHexStringLower(Code));

    /// <summary>Makes the end of a chain whose last link is given.</summary>
    public static AuditChainEnd At(AuditLink last, DataKey key)
    {
        var end = new AuditChainEnd
        {
            Number = last.Number,
            Code = last.Code,
            LinkedAt = last.LinkedAt,
        };
        end.Seal = key.Authenticate(end.ToBytes());
        return end;
    }

    /// <summary>Whether this program wrote it, and nobody changed it.</summary>
    public bool IsAuthentic(DataKey key) => CryptographicOperations.FixedTimeEquals(Seal, key.Authenticate(ToBytes()));

    private byte[] ToBytes()
    {
        using var bytes = new AuditBytes();
        return bytes.Add("head").Add(Number).Add(Code).ToArray();
    }
}
