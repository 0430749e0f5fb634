using Workflows.Submissions.Checks;
using Workflows.Submissions.Forms;

namespace Workflows.Submissions.Intake;

/// <summary>A response as the room that fetched it delivers it to the intake.</summary>
public sealed record DeliveredResponse
{
    /// <summary>Our key of the form, for example <c>F2</c>.</summary>
    public required string FormKey { get; init; }

    /// <summary>Id of the form at the system that it came from (Google).</summary>
    public required string ExternalFormId { get; init; }

    /// <summary>Id of the response at the system that it came from.</summary>
    public required string ResponseId { get; init; }

    /// <summary>When the respondent first sent it (UTC).</summary>
    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>When the respondent last sent it (UTC); later than the first time when it was edited.</summary>
    public required DateTimeOffset LastSubmittedTime { get; init; }

    /// <summary>The verified address of the respondent; null when the form collects none.</summary>
    public string? RespondentAddress { get; init; }

    /// <summary>The answers by question key: the texts of the chosen options, or the typed text.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Answers { get; init; }

    /// <summary>
    /// The versions of the form in which it may have been answered, oldest first; empty: the form's file. It is read by all of them
    /// (<see cref="VersionReading"/>).
    /// </summary>
    public IReadOnlyList<FormDefinition> Versions { get; init; } = [];

    /// <summary>Whether the form still has the questions that we expect; false parks the response.</summary>
    public required bool SchemaMatches { get; init; }
}
