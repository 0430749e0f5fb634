namespace Workflows.Engine.Definitions;

/// <summary>Codes of the problems that the compiler finds.</summary>
public static class ProblemCodes
{
    /// <summary>A connection from or to an activity that does not exist.</summary>
    public const string BrokenConnection = "broken-connection";

    /// <summary>A connection from a port that the activity does not have.</summary>
    public const string UnknownPort = "unknown-port";

    /// <summary>A loop that can be entered elsewhere than at its beginning.</summary>
    public const string Cycle = "cycle";

    /// <summary>A loop that can begin again while a branch of its last round still runs.</summary>
    public const string OverlappingRounds = "overlapping-rounds";

    /// <summary>An expression that does not parse, or a value of the wrong type.</summary>
    public const string Expression = "expression";

    /// <summary>A required input without a value.</summary>
    public const string MissingInput = "missing-input";

    /// <summary>An activity type that is not registered.</summary>
    public const string UnknownType = "unknown-type";

    /// <summary>A flowchart with several possible starts and none chosen.</summary>
    public const string SeveralStarts = "several-starts";

    /// <summary>An id that occurs twice.</summary>
    public const string DuplicateId = "duplicate-id";

    /// <summary>A variable with an unknown type or a value that does not fit it.</summary>
    public const string VariableType = "variable-type";

    /// <summary>A variable whose value is lost when the instance waits.</summary>
    public const string VariableStorage = "variable-storage";

    /// <summary>A definition without a root activity.</summary>
    public const string Malformed = "malformed";

    /// <summary>A trigger that does not say what it waits for.</summary>
    public const string Trigger = "trigger";

    /// <summary>A time that cannot be planned: an interval, a cron expression or a time zone.</summary>
    public const string Schedule = "schedule";

    /// <summary>An activation strategy that is not known.</summary>
    public const string ActivationStrategy = "activation-strategy";

    /// <summary>An activity that starts a workflow which does not exist.</summary>
    public const string UnknownWorkflow = "unknown-workflow";

    /// <summary>An answer of a question that nothing follows.</summary>
    public const string OpenAnswer = "open-answer";

    /// <summary>Another port that nothing follows.</summary>
    public const string OpenOutcome = "open-outcome";

    /// <summary>An activity that no way leads to.</summary>
    public const string Unreached = "unreached";

    /// <summary>A variable without a default value that nothing sets.</summary>
    public const string UnsetVariable = "unset-variable";

    /// <summary>A password, key or token that is written into the definition, or a secret that is named where it cannot be used.</summary>
    public const string Secret = "secret";
}
