namespace Workflows.Engine.Authoring;

/// <summary>The ports through which an activity was left.</summary>
/// <param name="Names">Names of ports; a connection from any of them is followed.</param>
public sealed record Outcomes(params string[] Names)
{
    /// <summary>The single port <c>Done</c>.</summary>
    public static Outcomes Default { get; } = new(OutcomeNames.Done);

    /// <summary>No port: everything behind the activity counts as not followed.</summary>
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
