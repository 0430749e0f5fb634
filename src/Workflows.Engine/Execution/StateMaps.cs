namespace Workflows.Engine.Execution;

/// <summary>Copies of the dictionaries that a state and a running instance both hold, so that neither changes the other's.</summary>
internal static class StateMaps
{
    /// <summary>A copy; null for a dictionary without entries.</summary>
    public static Dictionary<string, object?>? Copy(Dictionary<string, object?>? source) =>
        source is { Count: > 0 } ? new(source, source.Comparer) : null;
}
