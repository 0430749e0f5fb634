using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;

namespace Workflows.Casework.HeldForms;

/// <summary>The words on the pages of tasks about held forms.</summary>
internal sealed class HeldFormWords : TaskWords
{
    public override string Listed(HumanTask task) => "A held form to read";

    public override string ConfirmPartial => "/HeldForms/_Confirm.cshtml";

    public override string HelpPage => "/pages/other-channels";

    public override string Excluded => "You sent this form; you cannot decide it.";

    public override string SecondProof => "To read the words and to decide";

    public override string SecondProofButton => "Sign in to read";

    public override string Option(HumanTask task, string outcome) =>
        outcome switch
        {
            HeldFormKind.ReleaseWithoutWords => "Erase the words, the form goes on",
            HeldFormKind.Release => "The form goes on as it is",
            _ => "Throw the form away",
        };

    public override string Recorded(HumanTask task, string outcome) =>
        outcome switch
        {
            HeldFormKind.ReleaseWithoutWords => "the words are erased, and the form is let go on",
            HeldFormKind.Release => "the form is let go on as it is",
            _ => "the form is thrown away",
        };

    public override (string Before, string After) AboutTo(HumanTask task, string outcome) =>
        outcome switch
        {
            HeldFormKind.ReleaseWithoutWords => ("erase the words, and let the form about", " go on"),
            HeldFormKind.Release => ("let the form about", " go on as it is"),
            _ => (task.Payload.Reference is null ? "throw the form away" : "throw away the form about", ""),
        };

    public override string Next(HumanTask task, Decision decision) =>
        decision.Outcome == HeldFormKind.Discard
            ? "Nothing. The worker was asked for a new form when this one was held."
            : "The form is taken as if it had come now. The worker is told not to send it again. If the case has another open request, its manager is asked about this one first.";
}
