using Workflows.HumanTasks.Links;

namespace Workflows.HumanTasks.Kinds;

/// <summary>The reader of a task's page, and what an earlier page showed to them.</summary>
/// <param name="Task">The task.</param>
/// <param name="Link">The link through which the page was opened.</param>
/// <param name="Level">The level of identity that the person has proven: 1 or 2.</param>
/// <param name="ShownVersion">The version of the content that an earlier page showed; null: no page was shown before.</param>
/// <param name="TimeLeft">Working time left, in words; null when it is over.</param>
/// <param name="Now">Business time.</param>
public sealed record TaskReader(HumanTask Task, TaskLink Link, int Level, int? ShownVersion, string? TimeLeft, DateTimeOffset Now)
{
    /// <summary>
    /// What a form of the page asked to see, such as the next part of a list; empty when the page is opened. It is what a person typed, and is
    /// never part of an address.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

/// <summary>The content of the page of an open task, as its kind defines it.</summary>
/// <param name="Title">The page's title.</param>
/// <param name="Partial">Path of the partial page, from the root of its project: <c>/Suitability/_Request.cshtml</c>.</param>
/// <param name="Content">The model of the partial page, in a type of the kind's own.</param>
public sealed record TaskPage(string Title, string Partial, object? Content = null)
{
    /// <summary>Outcomes that may be recorded on what is shown.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The reason why an outcome that the task offered when it was opened cannot be recorded now; null when all can.</summary>
    public string? WhyNot { get; init; }

    /// <summary>The hash of the content that is shown; null: the task's own.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The version of the content that is shown; null: the task's own.</summary>
    public int? Version { get; init; }

    /// <summary>The reason why the person may not read it; null when they may.</summary>
    public string? Refusal { get; init; }
}
