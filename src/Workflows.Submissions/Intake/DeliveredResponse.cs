namespace Workflows.Submissions.Intake;

/// <summary>A response as whoever fetched it delivers it.</summary>
public sealed record DeliveredResponse
{
    /// <summary>Our key of the form, for example <c>F2</c>.</summary>
    public required string FormKey { get; init; }

    /// <summary>The form's id at the other side.</summary>
    public required string ExternalFormId { get; init; }

    /// <summary>The response's id at the other side.</summary>
    public required string ResponseId { get; init; }

    /// <summary>When it was first sent.</summary>
    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>When it was last sent; a later one is an edit.</summary>
    public required DateTimeOffset LastSubmittedTime { get; init; }

    /// <summary>The verified address of the respondent; null when the form collects none.</summary>
    public string? RespondentAddress { get; init; }

    /// <summary>What was answered, by question key: the texts of the options, or what was typed.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Answers { get; init; }

    /// <summary>Whether the form still has the questions that we expect; false parks the response.</summary>
    public required bool SchemaMatches { get; init; }
}
