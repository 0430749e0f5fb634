using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Casework.Decisions;

/// <summary>
/// An individual assessment whose answer is that a parent or carer is not told needs the safeguarding lead's explicit acceptance (W03).
/// </summary>
public sealed class ParentNotTold(IEnumerable<IReadSetSource> sources)
{
    /// <summary>The condition's code.</summary>
    public const string Condition = "accept_parent_not_told";

    /// <summary>The question's key in the form of suitability.</summary>
    public const string Question = "parent_carer";

    private readonly IReadSetSource? submissions = sources.FirstOrDefault(s => s.Scheme == "submission");

    /// <summary>Whether the revision says that a parent or carer is not told. Read outside the deciding transaction: a revision never changes.</summary>
    internal async ValueTask<bool> SaysSoAsync(string? submissionId, int? revision, CancellationToken cancellationToken)
    {
        if (submissions is null || submissionId is null)
        {
            return false;
        }

        var answers = (await submissions.LoadAsync($"submission:{submissionId}:{revision}", cancellationToken)).Answers;
        return answers.GetValueOrDefault(Question) is JsonValue value
            && value.TryGetValue<string>(out var code)
            && code.StartsWith("not_told", StringComparison.Ordinal);
    }

    /// <summary>One sentence when the acceptance is missing.</summary>
    internal static string? Refuse(HumanTask task, DecideRequest request, bool notTold) =>
        notTold
        && task.Step == "SL"
        && task.Kind == TaskKinds.Decision
        && request.Outcome == "approve"
        && !request.Conditions.Contains(Condition)
            ? "The form says that a parent or carer is not told. Tick that you accept this, or choose another answer."
            : null;
}
