using System.Buffers.Binary;
using System.Text;

namespace Workflows.Storage;

/// <summary>
/// Puts the parts of an audit row together, to be hashed or authenticated. Each part has its length before it, so that no text can move from
/// one part to the next.
/// </summary>
internal sealed class AuditBytes : IDisposable
{
    private readonly MemoryStream _stream = new();

    public AuditBytes Add(ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        _stream.Write(length);
        _stream.Write(part);
        return this;
    }

    public AuditBytes Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return Add(bytes);
    }

    /// <summary>Adds a text. No text is not the same as an empty one.</summary>
    public AuditBytes Add(string? text) => Add(Encoding.UTF8.GetBytes(text is null ? "-" : "+" + text));

    public byte[] ToArray() => _stream.ToArray();

    public void Dispose() => _stream.Dispose();
}
