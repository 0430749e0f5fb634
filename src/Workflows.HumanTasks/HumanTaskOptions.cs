namespace Workflows.HumanTasks;

/// <summary>What the pages of tasks need to know, from section <c>Casework</c>.</summary>
public sealed class HumanTaskOptions
{
    /// <summary>Shown on top of every page.</summary>
    public string Organisation { get; set; } = "Messaging pilot";
}
