namespace Workflows.Engine.Authoring;

/// <summary>Elsa's names of the studio's input editors.</summary>
public static class InputUIHints
{
    /// <summary>One line of text.</summary>
    public const string SingleLine = "singleline";

    /// <summary>Several lines of text.</summary>
    public const string MultiLine = "multiline";

    /// <summary>A tick box.</summary>
    public const string Checkbox = "checkbox";

    /// <summary>Several tick boxes.</summary>
    public const string CheckList = "checklist";

    /// <summary>A drop-down list with one choice.</summary>
    public const string DropDown = "dropdown";

    /// <summary>Radio buttons.</summary>
    public const string RadioList = "radiolist";

    /// <summary>A code editor.</summary>
    public const string CodeEditor = "code-editor";

    /// <summary>A list of words typed in.</summary>
    public const string MultiText = "multitext";

    /// <summary>A list of outcomes that become ports.</summary>
    public const string DynamicOutcomes = "dynamic-outcomes";

    /// <summary>A choice among the workflow's outcomes.</summary>
    public const string OutcomePicker = "outcome-picker";

    /// <summary>A choice among the workflow's outputs.</summary>
    public const string OutputPicker = "output-picker";

    /// <summary>A choice among the variables in scope.</summary>
    public const string VariablePicker = "variable-picker";

    /// <summary>A choice among workflow definitions.</summary>
    public const string WorkflowDefinitionPicker = "workflow-definition-picker";

    /// <summary>A date and time.</summary>
    public const string DateTimePicker = "datetime-picker";

    /// <summary>The editor of a FlowSwitch's cases.</summary>
    public const string FlowSwitchEditor = "flow-switch-editor";

    /// <summary>The editor of a Switch's cases.</summary>
    public const string SwitchEditor = "switch-editor";

    /// <summary>Names with values.</summary>
    public const string Dictionary = "dictionary";

    /// <summary>A choice among the secrets' names.</summary>
    public const string SecretPicker = "secret-picker";
}
