using System.Text.RegularExpressions;
using Workflows.HumanTasks.Ladders;
using Workflows.People;

namespace Workflows.Casework.Questions;

/// <summary>
/// Checks what "Ask about a case" asks against closed lists and bounds: when a workflow is published, when it asks, and when the task is opened.
/// </summary>
public sealed partial class CaseQuestionRules(LadderCatalog ladders)
{
    /// <summary>The reason why a question cannot be asked, in one sentence; null when it can.</summary>
    public string? Refuse(AskedCaseQuestion asked) =>
        // The arrangement gives the service, so any three letters do here.
        (asked.Question with { Service = "AAA" }).Problem
        ?? (
            !StepName().IsMatch(asked.Step) ? "The step of a question is a short name of letters, digits and hyphens."
            : string.IsNullOrEmpty(asked.Question.Ladder) ? null
            : ladders.Refuse(asked.Question.Ladder, CaseQuestionKind.KindName)
        );

    /// <summary>Whether the worker of the case is asked, who needs no other name.</summary>
    public static bool AsksItsWorker(AskedCaseQuestion asked) =>
        Roles.Find(asked.Question.Role) == Role.Worker && string.IsNullOrEmpty(asked.Question.PersonId);

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-]{0,39}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex StepName();
}
