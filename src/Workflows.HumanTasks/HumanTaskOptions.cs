namespace Workflows.HumanTasks;

/// <summary>Settings of the pages of tasks, from section <c>Casework</c>.</summary>
public sealed class HumanTaskOptions
{
    /// <summary>Name of the organisation, shown at the top of every page.</summary>
    public string Organisation { get; set; } = "Messaging pilot";
}
