using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Workflows.Google.Sheets;

/// <summary>
/// The answer to a read of headers and keys: for each tab a range with its header and one with the column of its keys, both by columns. It is
/// read while it arrives, so that a long column is never in memory as one text.
/// </summary>
internal sealed class KeysAnswer
{
    // Depths in { "valueRanges": [ { "values": [ [ value ] ] } ] }.
    private const int RangeDepth = 2;
    private const int ColumnDepth = 4;
    private const int ValueDepth = 5;

    private readonly List<(List<IList<object?>> Header, KeyColumn Keys)> _tabs = [];
    private bool _isHeader;
    private int _columns;

    /// <summary>The header of a tab: a list of one value for each column.</summary>
    public IList<IList<object?>> HeaderOf(int tab) => tab < _tabs.Count ? _tabs[tab].Header : [];

    /// <summary>The keys of a tab, the header's cell first.</summary>
    public KeyColumn KeysOf(int tab) => tab < _tabs.Count ? _tabs[tab].Keys : new KeyColumn();

    /// <summary>Reads an answer.</summary>
    /// <exception cref="JsonException">It is not the answer that was expected, or its end is missing.</exception>
    public static async Task<KeysAnswer> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var answer = new KeysAnswer();
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 32 * 1024, leaveOpen: true));
        try
        {
            for (var state = default(JsonReaderState); ; )
            {
                var read = await pipe.ReadAsync(cancellationToken);
                state = answer.Take(read.Buffer, read.IsCompleted, state, out var taken);
                if (read.IsCompleted)
                {
                    return answer;
                }

                pipe.AdvanceTo(taken, read.Buffer.End);
            }
        }
        catch (InvalidOperationException wrong)
        {
            throw new JsonException("A text of the answer is not Unicode.", wrong);
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private JsonReaderState Take(ReadOnlySequence<byte> bytes, bool isLast, JsonReaderState state, out SequencePosition taken)
    {
        var json = new Utf8JsonReader(bytes, isLast, state);
        while (json.Read())
        {
            switch (json.TokenType)
            {
                case JsonTokenType.StartObject when json.CurrentDepth == RangeDepth:
                    BeginRange();
                    break;
                case JsonTokenType.StartArray when json.CurrentDepth == ColumnDepth:
                    BeginColumn();
                    break;
                case not (JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.PropertyName)
                    when json.CurrentDepth == ValueDepth:
                    Take(ref json);
                    break;
            }
        }

        taken = json.Position;
        return json.CurrentState;
    }

    private void BeginRange()
    {
        _isHeader = !_isHeader;
        _columns = 0;
        if (_isHeader)
        {
            _tabs.Add(([], new KeyColumn()));
        }
    }

    private void BeginColumn()
    {
        _columns++;
        if (_isHeader)
        {
            _tabs[^1].Header.Add([]);
        }
    }

    private void Take(ref Utf8JsonReader json)
    {
        if (_isHeader)
        {
            _tabs[^1].Header[^1].Add(ValueOf(ref json));
        }
        else if (_columns == 1 && json.TokenType == JsonTokenType.String)
        {
            _tabs[^1].Keys.Add(ref json);
        }
        else if (_columns == 1)
        {
            _tabs[^1].Keys.Add(TabSnapshot.Text(ValueOf(ref json)));
        }
    }

    private static object? ValueOf(ref Utf8JsonReader json) =>
        json.TokenType switch
        {
            JsonTokenType.String => json.GetString(),
            JsonTokenType.Number => json.TryGetInt64(out var whole) ? whole : json.GetDouble(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        };
}
