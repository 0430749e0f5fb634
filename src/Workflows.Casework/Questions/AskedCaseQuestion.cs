using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.HumanTasks.Plain;

namespace Workflows.Casework.Questions;

/// <summary>A question about a case, as "Ask about a case" notes it in its effect and as the lane that opens it reads it.</summary>
public sealed record AskedCaseQuestion
{
    /// <summary>Id of the arrangement.</summary>
    public required string ArrangementId { get; init; }

    /// <summary>The name of the step, which the recorded answer keeps.</summary>
    public required string Step { get; init; }

    /// <summary>The question itself. Its service is the arrangement's.</summary>
    public required PlainQuestion Question { get; init; }

    /// <summary>The effect's payload.</summary>
    public JsonObject ToPayload() => JsonSerializer.SerializeToNode(this, JsonSerializerOptions.Web)!.AsObject();

    /// <summary>Reads an effect's payload.</summary>
    /// <exception cref="JsonException">It is not one of this lane.</exception>
    public static AskedCaseQuestion Read(JsonObject payload) =>
        payload.Deserialize<AskedCaseQuestion>(JsonSerializerOptions.Web) ?? throw new JsonException("The effect asks no question.");
}
