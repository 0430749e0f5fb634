namespace Workflows.Engine.Activities;

/// <summary>Names of what loops remember.</summary>
internal static class LoopSignals
{
    public const string IsBreaking = "IsBreaking";
}
