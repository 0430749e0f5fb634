namespace Workflows.Casework.Decisions;

/// <summary>
/// An individual assessment whose answer is that a parent or carer is not told needs the safeguarding lead's explicit acceptance (W03).
/// </summary>
internal static class ParentNotTold
{
    /// <summary>The condition's code.</summary>
    public const string Condition = "accept_parent_not_told";

    /// <summary>One sentence when the acceptance is missing.</summary>
    public static string? Refuse(HumanTask task, DecideRequest request, bool notTold) =>
        notTold
        && task is { Step: "SL", Kind: TaskKinds.Decision }
        && request.Outcome == "approve"
        && !request.Conditions.Contains(Condition)
            ? "The form says that a parent or carer is not told. Tick that you accept this, or choose another answer."
            : null;
}
