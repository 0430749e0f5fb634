using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;

namespace Workflows.Casework.Suitability;

/// <summary>The payload of the effect with which "Ask for a decision" opens a task; the lane that opens the task reads it.</summary>
public sealed record AskedDecision
{
    /// <summary>The task's id, derived from the activity execution that asks, so that opening it twice opens one task.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="CaseTaskKinds"/>.</summary>
    public string Kind { get; init; } = CaseTaskKinds.Decision;

    /// <summary>The step: one of <see cref="DecisionStep"/>, or another name such as <c>conversation</c>.</summary>
    public required string Step { get; init; }

    /// <summary>Id of the arrangement that the task is about; the decision is made on the newest revision of its form.</summary>
    public required string ArrangementId { get; init; }

    /// <summary>Code of the role that is asked.</summary>
    public required string Role { get; init; }

    /// <summary>Code of another role that is asked at the same time, so that the first answer counts; null or empty: none.</summary>
    public string? AlsoRole { get; init; }

    /// <summary>
    /// The level of identity, 1 or 2; raised to 2 for conversations and for young people under the individual-assessment age.
    /// </summary>
    public int Level { get; init; } = 1;

    /// <summary>The ladder's key.</summary>
    public string? Ladder { get; init; } = "K1";

    /// <summary>Working hours that a decision may take.</summary>
    public double TargetHours { get; init; } = 16;

    /// <summary>Codes of the outcomes that are offered; empty: those of the kind.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Codes of the reasons that are offered; empty: all of RULES.md#decisions.</summary>
    public IReadOnlyList<string> ReasonCodes { get; init; } = [];

    /// <summary>Converts it to the payload of an effect.</summary>
    public JsonObject ToPayload() => JsonSerializer.SerializeToNode(this, JsonSerializerOptions.Web)!.AsObject();

    /// <summary>Reads the payload of an effect.</summary>
    /// <exception cref="JsonException">The payload is not one of this lane.</exception>
    public static AskedDecision Read(JsonObject payload) =>
        payload.Deserialize<AskedDecision>(JsonSerializerOptions.Web) ?? throw new JsonException("The effect's payload is empty.");
}
