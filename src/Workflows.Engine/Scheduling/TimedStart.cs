using System.Globalization;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Scheduling;

/// <summary>The input of an instance that a time started.</summary>
public static class TimedStart
{
    private const string DueInput = "ExecuteAt";

    /// <summary>The input, with the time that was due: after downtime it lies before the time of the run.</summary>
    public static JsonObject InputFor(DateTimeOffset due) => new() { [DueInput] = due.UtcDateTime.ToString("O") };

    /// <summary>The time that was due; null when the input does not say it.</summary>
    public static DateTimeOffset? DueIn(JsonObject input) =>
        DateTimeOffset.TryParse(input[DueInput]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var due)
            ? due
            : null;
}
