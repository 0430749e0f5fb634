using Workflows.HumanTasks.Kinds;
using Workflows.Storage;

namespace Workflows.HumanTasks.Mine;

/// <summary>A section of the page of a person's own tasks, which another room shows below them: for example their cases.</summary>
public interface IMineSection
{
    /// <summary>Sections are shown in this order.</summary>
    int Order { get; }

    /// <summary>What the section shows to a person, as they hold their roles now; null: nothing.</summary>
    /// <param name="transaction">The page's transaction.</param>
    /// <param name="personId">Id of the person, who has proven their identity.</param>
    /// <param name="fields">What a form of the section asked to see, such as the next page; no part of it is ever in an address.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<MineSection?> ShowAsync(
        Transaction transaction,
        string personId,
        IReadOnlyDictionary<string, IReadOnlyList<string>> fields,
        CancellationToken cancellationToken
    );

    /// <summary>Carries out an action of the section, and checks everything again; null: the action is not the section's own.</summary>
    ValueTask<TaskActResult?> ActAsync(Transaction transaction, TaskAct act, CancellationToken cancellationToken);
}

/// <summary>What a section shows.</summary>
/// <param name="Partial">Path of its partial page.</param>
/// <param name="Content">The model of the partial page.</param>
public sealed record MineSection(string Partial, object Content);
