using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.People;

namespace Workflows.HumanTasks.Plain;

/// <summary>A question as "Ask a person" notes it in its effect and as the lane that opens it reads it.</summary>
public sealed record PlainQuestion
{
    /// <summary>The ladder when the asker names none.</summary>
    public const string UsualLadder = "Ask";

    /// <summary>Below this its reminders would be due at once.</summary>
    private const double LeastHours = 0.1;

    private const double MostHours = 1000;
    private const int LongestText = 2000;
    private const int LongestLine = 200;

    /// <summary>The task's id, derived from the activity execution that asks.</summary>
    public required string Id { get; init; }

    /// <summary>The question in one line.</summary>
    public required string Title { get; init; }

    /// <summary>What the person needs to know to answer; null: nothing besides.</summary>
    public string? Text { get; init; }

    /// <summary>The answers that are offered.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>Reasons to choose from.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The answers that need a reason.</summary>
    public IReadOnlyList<string> ReasonFor { get; init; } = [];

    /// <summary>Code of the role that is asked.</summary>
    public required string Role { get; init; }

    /// <summary>The one person who is asked; null or empty: the person on duty.</summary>
    public string? PersonId { get; init; }

    /// <summary>The service's code.</summary>
    public required string Service { get; init; }

    /// <summary>Working hours until it is late.</summary>
    public double TargetHours { get; init; } = 16;

    /// <summary>1: a mailed code; 2: an authenticator's code besides.</summary>
    public int Level { get; init; } = 1;

    /// <summary>The ladder's key; null or empty: none.</summary>
    public string? Ladder { get; init; } = UsualLadder;

    /// <summary>One sentence that says what is wrong with it; null: nothing is.</summary>
    public string? Problem =>
        string.IsNullOrWhiteSpace(Title) || Title.Length > LongestLine ? $"A question needs a title of at most {LongestLine} characters."
        : Text?.Length > LongestText ? $"The text of a question may have at most {LongestText} characters."
        : Options.Count is 0 or > 10 ? "A question offers one to ten answers."
        : Options.Concat(Reasons).Any(o => string.IsNullOrWhiteSpace(o) || o.Length > LongestLine)
            ? $"An answer or a reason is a text of at most {LongestLine} characters."
        : Options.Distinct(StringComparer.Ordinal).Count() != Options.Count ? "An answer is offered twice."
        : Options.FirstOrDefault(IsReserved) is { } reserved ? $"'{reserved}' is no answer: it is what time or a withdrawal gives."
        : ReasonFor.FirstOrDefault(o => !Options.Contains(o)) is { } other ? $"'{other}' needs a reason but is no answer of this question."
        : ReasonFor.Count > 0 && Reasons.Count == 0 ? "An answer needs a reason, but there is none to choose."
        : Roles.Find(Role) is null ? $"There is no role '{Role}' to ask."
        : string.IsNullOrEmpty(Service) ? "A question needs the service whose people are asked."
        : Service.Length != 3 || !Service.All(char.IsAsciiLetterUpper) ? "The service of a question is its three letters."
        : Level is not (1 or 2) ? "The level of a question is 1 or 2."
        : !double.IsFinite(TargetHours) || TargetHours is < LeastHours or > MostHours
            ? $"The target of a question lies between {LeastHours} and {MostHours} working hours."
        : null;

    /// <summary>The effect's payload.</summary>
    public JsonObject ToPayload() => JsonSerializer.SerializeToNode(this, JsonSerializerOptions.Web)!.AsObject();

    /// <summary>Reads an effect's payload.</summary>
    /// <exception cref="JsonException">It is not one of this lane.</exception>
    public static PlainQuestion Read(JsonObject payload) =>
        payload.Deserialize<PlainQuestion>(JsonSerializerOptions.Web) ?? throw new JsonException("The effect asks no question.");

    private static bool IsReserved(string option) =>
        option
            is EndOutcome.Expired
                or EndOutcome.Withdrawn
                or EndOutcome.NotOpened
                or AskPerson.ExpiredPort
                or AskPerson.WithdrawnPort
                or "not_me";
}
