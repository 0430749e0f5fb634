namespace Workflows.Engine.Authoring;

/// <summary>The outcomes that an activity completed with.</summary>
/// <param name="Names">Names of outcomes; a flowchart follows the connections from the ports of these names.</param>
public sealed record Outcomes(params string[] Names)
{
    /// <summary>The one outcome <c>Done</c>.</summary>
    public static Outcomes Default { get; } = new(OutcomeNames.Done);

    /// <summary>No outcome: a flowchart follows no connection behind the activity.</summary>
    public static Outcomes Empty { get; } = new();

    internal bool Has(string port)
    {
        foreach (var name in Names)
        {
            if (string.Equals(name, port, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
