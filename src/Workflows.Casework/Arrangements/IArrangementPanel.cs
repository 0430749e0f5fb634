using Workflows.HumanTasks.Kinds;
using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>Port: a part of an arrangement's page, with its actions. Features implement it.</summary>
public interface IArrangementPanel
{
    /// <summary>Its place on the page; lower numbers come first.</summary>
    int Order { get; }

    /// <summary>What it shows to a person now; null: nothing.</summary>
    ValueTask<ArrangementPanel?> ShowAsync(
        Transaction transaction,
        Arrangement arrangement,
        PersonOnPage person,
        CancellationToken cancellationToken
    );

    /// <summary>Carries out an action, after looking at state and person again; null: the action is not this panel's.</summary>
    ValueTask<TaskActResult?> ActAsync(
        Transaction transaction,
        Arrangement arrangement,
        PersonOnPage person,
        TaskAct act,
        CancellationToken cancellationToken
    );
}

/// <summary>What a panel shows.</summary>
/// <param name="Partial">Path of its partial page, from the root of its project; its model is <see cref="Content"/>, and <c>ViewData["Page"]</c> is the
/// page that it is on (its content hash, problems and level).</param>
/// <param name="Content">The model of the partial page, in a type of the feature's own.</param>
public sealed record ArrangementPanel(string Partial, object Content)
{
    /// <summary>Whether it must be read before anything else on the page, such as a hold; the others come below what is next.</summary>
    public bool IsFirst { get; init; }
}

/// <summary>The person who reads an arrangement's page.</summary>
/// <param name="PersonId">Their id.</param>
/// <param name="IsWorker">Whether they are the arrangement's worker.</param>
/// <param name="IsManager">Whether they are a manager of its service.</param>
/// <param name="IsLead">Whether they are a safeguarding lead or head of safeguarding for it.</param>
/// <param name="Level">The level of identity that they have proven: 1 or 2.</param>
public sealed record PersonOnPage(string PersonId, bool IsWorker, bool IsManager, bool IsLead, int Level);
