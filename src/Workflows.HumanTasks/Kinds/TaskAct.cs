namespace Workflows.HumanTasks.Kinds;

/// <summary>An action on a task's page that does not end the task, such as showing a code, or answering one row of several.</summary>
/// <param name="Action">The action's name, as the kind's own partial page posts it.</param>
/// <param name="PersonId">Id of the person, who has proven their identity on this link.</param>
/// <param name="Level">The level of identity that was proven: 1 or 2.</param>
/// <param name="ContentHash">The hash of the content that the page showed; empty when it showed none.</param>
/// <param name="Fields">The other fields of the form, with all their values. They are what a person typed: check each against a closed list.</param>
public sealed record TaskAct(
    string Action,
    string PersonId,
    int Level,
    string ContentHash,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Fields
)
{
    /// <summary>The only value of a field; null when it is missing, empty or was given more than once.</summary>
    public string? Only(string field) => Fields.TryGetValue(field, out var values) && values is [{ Length: > 0 } only] ? only : null;

    /// <summary>All values of a field.</summary>
    public IReadOnlyList<string> All(string field) => Fields.GetValueOrDefault(field) ?? [];
}

/// <summary>The result of an action on a task's page.</summary>
public abstract record TaskActResult
{
    private TaskActResult() { }

    /// <summary>It was done; the page is shown again.</summary>
    /// <param name="Message">A sentence at the top of the page; null: the page says it itself.</param>
    public sealed record Done(string? Message = null) : TaskActResult;

    /// <summary>It was not done, and nothing was changed.</summary>
    /// <param name="Sentence">The reason, in one sentence for the person.</param>
    /// <param name="Field">Id of the field that is wrong; empty when none is.</param>
    public sealed record Refused(string Sentence, string Field = "") : TaskActResult;

    /// <summary>It was not done, because it needs the authenticator's code.</summary>
    /// <param name="Sentence">The sentence that asks for it.</param>
    public sealed record NeedsLevel2(string Sentence = "Please sign in with your authenticator code first: this needs it.") : TaskActResult;

    /// <summary>The page showed older content; nothing was changed, and the newest content is shown.</summary>
    public sealed record ContentChanged : TaskActResult;

    /// <summary>The page of another task of the same person is opened; the proof of identity is taken along.</summary>
    /// <param name="TaskId">Id of that task; the person must be asked it.</param>
    public sealed record Open(string TaskId) : TaskActResult;
}
