using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>Writes the lines of <c>WriteLine</c> activities, after the commit.</summary>
public interface IConsoleLines
{
    /// <summary>Writes the lines of a committed burst.</summary>
    void Write(IReadOnlyList<InstanceChange> changes);
}

/// <summary>Writes the lines to standard output.</summary>
public sealed class ConsoleLines : IConsoleLines
{
    /// <inheritdoc />
    public void Write(IReadOnlyList<InstanceChange> changes)
    {
        foreach (var change in changes)
        {
            foreach (var line in change.Lines)
            {
                Console.WriteLine(line);
            }
        }
    }
}
