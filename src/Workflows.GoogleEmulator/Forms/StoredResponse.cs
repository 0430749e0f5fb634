using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Forms;

/// <summary>One response: its newest answers, and when it was first and last sent. Older answers are not kept, as at Google.</summary>
internal sealed record StoredResponse(
    string Id,
    DateTimeOffset Created,
    DateTimeOffset LastSubmitted,
    string? Email,
    ImmutableDictionary<string, ImmutableArray<string>> Answers
)
{
    /// <summary>Number of lists before this response is visible; <see cref="int.MaxValue"/> waits for a release.</summary>
    public int HiddenPolls { get; init; }

    public JsonObject ToJson(string? formId)
    {
        var json = new JsonObject();
        if (formId is not null)
        {
            json["formId"] = formId;
        }

        json["responseId"] = Id;
        json["createTime"] = GoogleTimestamps.Milliseconds(Created);
        json["lastSubmittedTime"] = GoogleTimestamps.Microseconds(LastSubmitted);
        if (Email is not null)
        {
            json["respondentEmail"] = Email;
        }

        if (!Answers.IsEmpty)
        {
            json["answers"] = new JsonObject(
                Answers.Select(pair =>
                    KeyValuePair.Create(
                        pair.Key,
                        (JsonNode?)
                            new JsonObject
                            {
                                ["questionId"] = pair.Key,
                                ["textAnswers"] = new JsonObject
                                {
                                    ["answers"] = new JsonArray([
                                        .. pair.Value.Select(value => (JsonNode)new JsonObject { ["value"] = value }),
                                    ]),
                                },
                            }
                    )
                )
            );
        }

        return json;
    }

    public JsonObject ToJournal() =>
        new()
        {
            ["id"] = Id,
            ["created"] = Created.UtcTicks,
            ["last"] = LastSubmitted.UtcTicks,
            ["email"] = Email,
            ["hidden"] = HiddenPolls,
            ["answers"] = new JsonObject(
                Answers.Select(pair =>
                    KeyValuePair.Create(pair.Key, (JsonNode?)new JsonArray([.. pair.Value.Select(value => JsonValue.Create(value))]))
                )
            ),
        };

    public static StoredResponse FromJournal(JsonObject json) =>
        new(
            json.Text("id")!,
            new DateTimeOffset(json["created"]!.GetValue<long>(), TimeSpan.Zero),
            new DateTimeOffset(json["last"]!.GetValue<long>(), TimeSpan.Zero),
            json.Text("email"),
            json.Object("answers")!
                .ToImmutableDictionary(
                    pair => pair.Key,
                    pair => ((JsonArray)pair.Value!).Select(value => value!.GetValue<string>()).ToImmutableArray(),
                    StringComparer.Ordinal
                )
        )
        {
            HiddenPolls = json.Int("hidden") ?? 0,
        };
}
