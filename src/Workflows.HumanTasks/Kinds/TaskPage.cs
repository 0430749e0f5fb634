using Workflows.HumanTasks.Links;

namespace Workflows.HumanTasks.Kinds;

/// <summary>Who reads a task's page, and what was shown to them before.</summary>
/// <param name="Task">The task.</param>
/// <param name="Link">The link through which the page was opened.</param>
/// <param name="Level">How well the person proved who they are: 1 or 2.</param>
/// <param name="ShownVersion">The version of the content that an earlier page showed; null: this is the first.</param>
/// <param name="TimeLeft">Working time left, in words; null when it is over.</param>
/// <param name="Now">Business time.</param>
public sealed record TaskReader(HumanTask Task, TaskLink Link, int Level, int? ShownVersion, string? TimeLeft, DateTimeOffset Now);

/// <summary>What a kind shows on the page of an open task.</summary>
/// <param name="Title">The page's title.</param>
/// <param name="Partial">Path of the partial page, from the root of its project: <c>/Suitability/_Request.cshtml</c>.</param>
/// <param name="Content">What the partial page reads; each kind has its own type.</param>
public sealed record TaskPage(string Title, string Partial, object? Content = null)
{
    /// <summary>Outcomes that may be recorded on what is shown.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Why an outcome that the task once offered cannot be recorded now; null when it can.</summary>
    public string? WhyNot { get; init; }

    /// <summary>The hash of what is shown; null: the task's own.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The version of what is shown; null: the task's own.</summary>
    public int? Version { get; init; }

    /// <summary>Why the person cannot read it; null when they can.</summary>
    public string? Refusal { get; init; }
}
