using Workflows.Submissions.Checks;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Intake;

namespace Workflows.Submissions.Holds;

/// <summary>A reason why a form is held: a question, and what is wrong with its answer. It never repeats the answer.</summary>
/// <param name="Question">The question's key; empty when the reason is about the whole form.</param>
/// <param name="Title">The text of the question; null when the form does not ask it any more.</param>
/// <param name="Sentence">One sentence that begins with the question's number.</param>
public sealed record HeldReason(string Question, string? Title, string Sentence)
{
    /// <summary>The reasons of a revision: answers that failed a check, and signs of personal data.</summary>
    internal static IReadOnlyList<HeldReason> Of(FormDefinition? form, SealedAnswers answers) =>
        [
            .. answers.Problems.Select(problem => new HeldReason(
                problem.Question,
                form?.FindQuestion(problem.Question)?.Title,
                problem.Sentence
            )),
            .. answers.Findings.Select(finding => new HeldReason(
                finding.Question,
                form?.FindQuestion(finding.Question)?.Title,
                $"Question {form?.FindQuestion(finding.Question)?.Number ?? finding.Question}: {(finding.Kind == PersonalDataKind.NotSearched ? "the text" : "something in the text")} {PersonalData.LooksLike(finding.Kind)}."
            )),
        ];
}
