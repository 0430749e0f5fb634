using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Workflows.Google.Sheets;

/// <summary>
/// The keys of a tab's rows, the header's cell first, as UTF-8 in blocks. A tab may have hundreds of thousands of keys and is read for every
/// write: as strings in a dictionary they took five times as much memory.
/// </summary>
internal sealed class KeyColumn
{
    /// <summary>Bytes of a block: below 85,000, from which on an array is collected with the oldest objects only.</summary>
    private const int BlockSize = 64 * 1024;

    private const int LengthSize = sizeof(int);
    private const int None = -1;

    private readonly List<byte[]> _blocks = [];

    /// <summary>Where the key of each row begins, as block × <see cref="BlockSize"/> + offset. Its length is in front of its bytes.</summary>
    private readonly List<int> _starts = [];

    private int _used = BlockSize;

    /// <summary>The newest row of each chain of rows, by the hash of their keys. 0, the header's row, ends a chain.</summary>
    private int[] _chains = [];

    private int[] _next = [];

    /// <summary>Number of rows down to the last one that was read, the header included.</summary>
    public int Count => _starts.Count;

    /// <summary>The key of a row; empty when the row has none.</summary>
    public string this[int row] => Encoding.UTF8.GetString(Bytes(row));

    /// <summary>Takes the key of the next row.</summary>
    public void Add(string key)
    {
        if (key.Length == 0)
        {
            _starts.Add(None);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(key);
        Keep(Encoding.UTF8.GetBytes(key, Space(length)));
    }

    /// <summary>Takes the text at which a reader is as the key of the next row.</summary>
    public void Add(ref Utf8JsonReader json)
    {
        // The text of a JSON string is never longer than its escaped form.
        var most = json.HasValueSequence ? checked((int)json.ValueSequence.Length) : json.ValueSpan.Length;
        if (most == 0)
        {
            _starts.Add(None);
        }
        else
        {
            Keep(json.CopyString(Space(most)));
        }
    }

    /// <summary>The last row that has a key; 0, the header, when no other row has one.</summary>
    public int LastRow => Math.Max(0, _starts.FindLastIndex(start => start != None));

    /// <summary>Makes the rows below the header findable by their keys.</summary>
    /// <returns>The rows whose key an earlier row has, each with the first row of that key.</returns>
    public List<(int First, int Row)> Index()
    {
        _chains = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, Count))];
        _next = new int[Count];
        var repeated = new List<(int, int)>();
        for (var row = 1; row < Count; row++)
        {
            if (_starts[row] == None)
            {
                continue;
            }

            var key = Bytes(row);
            var chain = ChainOf(key);
            if (Find(key, chain) is var first and > 0)
            {
                repeated.Add((first, row));
            }
            else
            {
                _next[row] = _chains[chain];
                _chains[chain] = row;
            }
        }

        return repeated;
    }

    /// <summary>The first row below the header that has a key; null when there is none. Rows are found after <see cref="Index"/>.</summary>
    public int? RowOf(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        return bytes.Length > 0 && Find(bytes, ChainOf(bytes)) is var row and > 0 ? row : null;
    }

    private int Find(ReadOnlySpan<byte> key, int chain)
    {
        var row = _chains[chain];
        while (row > 0 && !Bytes(row).SequenceEqual(key))
        {
            row = _next[row];
        }

        return row;
    }

    private int ChainOf(ReadOnlySpan<byte> key)
    {
        var hash = default(HashCode);
        hash.AddBytes(key);
        return hash.ToHashCode() & (_chains.Length - 1);
    }

    private ReadOnlySpan<byte> Bytes(int row)
    {
        if (_starts[row] is var start && start == None)
        {
            return [];
        }

        var (block, offset) = Math.DivRem(start, BlockSize);
        var bytes = _blocks[block].AsSpan(offset);
        return bytes.Slice(LengthSize, BinaryPrimitives.ReadInt32LittleEndian(bytes));
    }

    /// <summary>Room for a key, in a block that has it.</summary>
    private Span<byte> Space(int length)
    {
        if (_used + LengthSize + length > BlockSize)
        {
            // A longer key gets a block of its own.
            _blocks.Add(new byte[Math.Max(BlockSize, LengthSize + length)]);
            _used = 0;
        }

        return _blocks[^1].AsSpan(_used + LengthSize, length);
    }

    private void Keep(int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_blocks[^1].AsSpan(_used), length);
        _starts.Add(((_blocks.Count - 1) * BlockSize) + _used);
        _used += LengthSize + length;
    }
}
