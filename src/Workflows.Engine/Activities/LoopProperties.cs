namespace Workflows.Engine.Activities;

/// <summary>Elsa's names of the properties that loops keep, and of the variables that they give their bodies.</summary>
internal static class LoopProperties
{
    /// <summary>Property: a <c>Break</c> in the body asked the loop to end.</summary>
    public const string IsBreaking = "IsBreaking";

    /// <summary>Variable: the item, or the number, of the current round.</summary>
    public const string CurrentValue = "CurrentValue";

    /// <summary>Variable: the position of the current item, from 0. Property: the position of the next one.</summary>
    public const string CurrentIndex = "CurrentIndex";
}
