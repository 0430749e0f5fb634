using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.Storage;

namespace Workflows.Casework.Suitability;

/// <summary>A conversation with the worker. Its only outcomes are "not available" and a new form .</summary>
public sealed class ConversationKind(FormQuestionParts parts) : FormQuestionKind(parts)
{
    /// <inheritdoc />
    public override string Name => CaseTaskKinds.Conversation;

    /// <summary>All that it may offer.</summary>
    internal static IReadOnlyList<string> Offered { get; } = [DecisionOutcome.Exclude, DecisionOutcome.Resubmit];

    /// <inheritdoc />
    public override IReadOnlyList<string> Options => Offered;

    /// <inheritdoc />
    public override TaskWords Words { get; } = new FormQuestionWords();

    /// <inheritdoc />
    protected override string Question => "How did the conversation end?";

    /// <inheritdoc />
    protected override Task<IReadOnlyList<string>> OthersAsync(
        Transaction transaction,
        HumanTask task,
        Arrangement? arrangement,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<string>>([
            "Nobody: this is a conversation, and it can only end in \"not available\" or in a new form.",
        ]);
}
