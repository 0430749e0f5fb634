using System.Globalization;
using System.Text;
using System.Text.Json;
using Workflows.Google.Sheets;
using Xunit;

namespace Workflows.Tests.Google;

public sealed class KeysAnswerTests
{
    [Fact]
    public async Task Headers_and_keys_of_each_tab_are_read_from_an_answer_that_arrives_byte_by_byte()
    {
        var answer = await ReadAsync(
            """
            { "valueRanges": [
                { "range": "A!1:1", "values": [["key"], [], ["due"]] },
                { "values": [["key", "a", "", 7, 1.5, true, null, "caf\u00e9 \"x\""]] },
                { "values": [["key"]] },
                {}
            ] }
            """
        );

        Assert.Equal(
            [
                ["key"],
                [],
                ["due"],
            ],
            answer.HeaderOf(0)
        );
        var keys = answer.KeysOf(0);
        Assert.Equal(["key", "a", "", "7", "1.5", "True", "", "café \"x\""], Enumerable.Range(0, keys.Count).Select(row => keys[row]));
        Assert.Equal(
            [
                ["key"],
            ],
            answer.HeaderOf(1)
        );
        Assert.Equal(0, answer.KeysOf(1).Count);
        Assert.Empty(answer.HeaderOf(2));
    }

    [Fact]
    public async Task A_key_that_is_longer_than_a_block_is_kept()
    {
        var texts = (string[])["key", new string('é', 50_000), "short", new string('x', 40_000), new string('y', 40_000)];

        var keys = (await ReadAsync($$"""{"valueRanges":[{},{"values":[{{JsonSerializer.Serialize(texts)}}]}]}""")).KeysOf(0);

        Assert.Empty(keys.Index());
        Assert.All(texts.Index().Skip(1), text => Assert.Equal(text.Index, keys.RowOf(text.Item)));
        Assert.Equal(texts, texts.Select((_, row) => keys[row]));
    }

    [Fact]
    public void Rows_are_found_by_their_keys_and_repeated_keys_are_told()
    {
        var keys = new KeyColumn();
        foreach (var key in (string[])["key", "a", "", "b", "a", "key", "a", ""])
        {
            keys.Add(key);
        }

        Assert.Equal([(1, 4), (1, 6)], keys.Index());
        Assert.Equal(1, keys.RowOf("a"));
        Assert.Equal(3, keys.RowOf("b"));
        Assert.Equal(5, keys.RowOf("key"));
        Assert.Null(keys.RowOf(""));
        Assert.Null(keys.RowOf("c"));
        Assert.Equal(6, keys.LastRow);
    }

    [Fact]
    public void Every_row_of_a_large_tab_is_found()
    {
        var keys = new KeyColumn();
        keys.Add("key");
        for (var row = 1; row <= 100_000; row++)
        {
            keys.Add(KeyOf(row));
        }

        Assert.Empty(keys.Index());
        Assert.All(Enumerable.Range(1, 100_000), row => Assert.Equal(row, keys.RowOf(KeyOf(row))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"valueRanges\":[{\"values\":[[\"key\"")]
    [InlineData("<html>")]
    [InlineData("{\"valueRanges\":[{},{\"values\":[[\"\\ud800\"]]}]}")]
    public async Task An_answer_that_cannot_be_read_is_said(string text) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(text));

    private static string KeyOf(int row) => string.Create(CultureInfo.InvariantCulture, $"0193a5c2d4e0:{row}");

    private static Task<KeysAnswer> ReadAsync(string text) =>
        KeysAnswer.ReadAsync(new Slow(Encoding.UTF8.GetBytes(text)), TestContext.Current.CancellationToken);

    /// <summary>Gives one byte at a time.</summary>
    private sealed class Slow(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
