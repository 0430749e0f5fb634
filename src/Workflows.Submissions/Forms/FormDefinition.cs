using System.Text.Json.Serialization;

namespace Workflows.Submissions.Forms;

/// <summary>A form as data: its sections in order, their questions, and how the answers branch. Read from <c>workflows/forms/*.json</c>.</summary>
public sealed record FormDefinition
{
    /// <summary>The form's key, for example <c>F2</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The title that respondents see at the top of the form.</summary>
    public required string Title { get; init; }

    /// <summary>The text under the title.</summary>
    public string? Description { get; init; }

    /// <summary>Who may answer, and what they see afterwards.</summary>
    public FormSettings Settings { get; init; } = new();

    /// <summary>The pages, in order; a respondent begins on the first.</summary>
    public required IReadOnlyList<FormSection> Sections { get; init; }

    /// <summary>All questions, in order.</summary>
    [JsonIgnore]
    public IEnumerable<FormQuestion> Questions => Sections.SelectMany(section => section.Questions);

    /// <summary>The question that asks for the case reference; null when none does.</summary>
    [JsonIgnore]
    public FormQuestion? CaseQuestion => Questions.FirstOrDefault(question => question.CaseReference);

    /// <summary>A question by key, or null.</summary>
    public FormQuestion? FindQuestion(string key) => Questions.FirstOrDefault(question => question.Key == key);

    /// <summary>The section after this one when no answer branches elsewhere; null when the form is sent.</summary>
    public FormSection? After(FormSection section)
    {
        if (section.Next is not null)
        {
            return Target(section.Next);
        }

        var index = Sections.ToList().IndexOf(section) + 1;
        return index < Sections.Count ? Sections[index] : null;
    }

    /// <summary>The section that a branch leads to; null for <see cref="FormSection.Submit"/>.</summary>
    public FormSection? Target(string target) => target == FormSection.Submit ? null : Sections.First(section => section.Key == target);
}

/// <summary>Who may answer a form, and what they see afterwards.</summary>
public sealed record FormSettings
{
    /// <summary>Whether only accounts of the charity's domain may answer (staff forms).</summary>
    public bool Restricted { get; init; } = true;

    /// <summary>Whether the address of the signed-in respondent is collected (Google's <c>VERIFIED</c>).</summary>
    public bool VerifiedEmail { get; init; } = true;

    /// <summary>What a respondent sees after sending.</summary>
    public string Confirmation { get; init; } = "Received. Nothing is approved yet.";

    /// <summary>Who of the charity may send it.</summary>
    public FormSenders Senders { get; init; }

    /// <summary>Whether a response opens an arrangement; then a second response for the same case is a second request .</summary>
    public bool OpensArrangement { get; init; }

    /// <summary>Whether it is about an arrangement that exists, and what it does then; null: it is not.</summary>
    public FormAbouts? About { get; init; }
}

/// <summary>What a form about an arrangement does. Its stimulus carries the arrangement's id as correlation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FormAbouts>))]
public enum FormAbouts
{
    /// <summary>A workflow of the arrangement waits for it.</summary>
    [JsonStringEnumMemberName("continues")]
    Continues,

    /// <summary>It starts a workflow.</summary>
    [JsonStringEnumMemberName("starts")]
    Starts,
}

/// <summary>Who of the charity may send a form; the pilot's register says who is who.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FormSenders>))]
public enum FormSenders
{
    /// <summary>Workers on the register.</summary>
    [JsonStringEnumMemberName("workers")]
    Workers,

    /// <summary>Workers on the register, and a service manager who answers about an open request in a worker's place, but starts none.</summary>
    [JsonStringEnumMemberName("workersAndManagers")]
    WorkersAndManagers,

    /// <summary>
    /// Everybody in the directory who has not left: forms for joining, changing or stopping, incidents and absences. An incident must not be
    /// refused because the colleague who reports it is not in the pilot.
    /// </summary>
    [JsonStringEnumMemberName("staff")]
    Staff,
}

/// <summary>A page of a form. A page without questions is an end page: it shows its text and sends the form.</summary>
public sealed record FormSection
{
    /// <summary>The branch target that sends the form.</summary>
    public const string Submit = "submit";

    /// <summary>The section's key, unique within the form.</summary>
    public required string Key { get; init; }

    /// <summary>The title that respondents see at the top of the page.</summary>
    public required string Title { get; init; }

    /// <summary>The text under the title.</summary>
    public string? Text { get; init; }

    /// <summary>The questions, in order.</summary>
    public IReadOnlyList<FormQuestion> Questions { get; init; } = [];

    /// <summary>Whether a response that ends on this page starts no workflow: it is logged, and its answers are not kept.</summary>
    public bool StartsNothing { get; init; }

    /// <summary>The page after this one when no answer branches elsewhere: a section's key, <see cref="Submit"/>, or null for the next section.</summary>
    public string? Next { get; init; }
}
