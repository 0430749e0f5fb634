using Workflows.Casework.Arrangements;
using Workflows.HumanTasks.Kinds;

namespace Workflows.Casework.Suitability;

/// <summary>A choice about an arrangement that is in use: continue, pause or end it.</summary>
public sealed class ChoiceKind(FormQuestionParts parts) : FormQuestionKind(parts)
{
    /// <inheritdoc />
    public override string Name => CaseTaskKinds.Choice;

    /// <inheritdoc />
    public override IReadOnlyList<string> Options { get; } = [DecisionOutcome.Continue, DecisionOutcome.Pause, DecisionOutcome.End];

    /// <inheritdoc />
    public override TaskWords Words { get; } = new FormQuestionWords();
}
