namespace Workflows.HumanTasks.Tasks;

/// <summary>A task must not be opened as it was asked; the message is one sentence that says why.</summary>
public sealed class TaskRefusedException(string message) : Exception(message);
