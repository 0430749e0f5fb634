namespace Workflows.Engine.Authoring;

/// <summary>Elsa's names of the outcomes that several activity types share.</summary>
public static class OutcomeNames
{
    /// <summary>The only outcome of an activity that names no others.</summary>
    public const string Done = "Done";

    /// <summary>The condition holds.</summary>
    public const string True = "True";

    /// <summary>The condition does not hold.</summary>
    public const string False = "False";

    /// <summary>No case of a switch matches.</summary>
    public const string Default = "Default";

    /// <summary>An operator skipped the activity; every activity type can be left through this outcome.</summary>
    public const string Skipped = "Skipped";
}
