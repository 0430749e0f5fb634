namespace Workflows.Studio.Descriptors;

/// <summary>The short lists that the designer offers, with Elsa's type names, so that definitions stay Elsa's.</summary>
internal static class DescriptorLists
{
    private static readonly object ScriptEditor = Editor("javascript");
    private static readonly object LiquidEditor = Editor("liquid");
    private static readonly object JsonEditor = Editor("json");
    private static readonly object NoEditor = new();
    private static readonly object SecretPicker = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["UIHint"] = "secret-picker",
        ["PickerEndpoint"] = "/secrets/picker",
    };

    /// <summary>The languages of expressions.</summary>
    public static IReadOnlyList<object> Expressions { get; } =
    [
        Expression("Literal", NoEditor, isBrowsable: false),
        Expression("Object", JsonEditor, isBrowsable: false),
        Expression("Json", JsonEditor, isBrowsable: false),
        Expression("Variable", NoEditor),
        Expression("Input", NoEditor),
        Expression("JavaScript", ScriptEditor),
        Expression("Liquid", LiquidEditor),
        Expression("Secret", SecretPicker),
    ];

    /// <summary>The types of variables.</summary>
    public static IReadOnlyList<object> Variables { get; } =
    [
        Variable("Object", "Primitives", "Any value."),
        Variable("String", "Primitives", "A text."),
        Variable("Boolean", "Primitives", "True or false."),
        Variable("Int32", "Primitives", "A whole number of 32 bits."),
        Variable("Long", "Primitives", "A whole number of 64 bits."),
        Variable("Single", "Primitives", "A number with a fraction, 32 bits."),
        Variable("Double", "Primitives", "A number with a fraction, 64 bits."),
        Variable("Decimal", "Primitives", "A number with an exact decimal fraction."),
        Variable("Guid", "Primitives", "A globally unique id."),
        Variable("DateTime", "Primitives", "A date and time."),
        Variable("DateTimeOffset", "Primitives", "A date and time with its distance from UTC."),
        Variable("TimeSpan", "Primitives", "A duration."),
        Variable("StringDictionary", "Lookups", "Texts by name."),
        Variable("ObjectDictionary", "Lookups", "Values by name."),
        Variable("JSON", "Dynamic", "An object whose members are reached with a dot."),
        Variable("JsonElement", "Dynamic", "A JSON value that is read."),
        Variable("JsonNode", "Dynamic", "A JSON value that is read and changed."),
        Variable("JsonObject", "Dynamic", "A JSON object that is read and changed."),
        Variable("ByteArray", "Data", "Bytes."),
    ];

    /// <summary>Where variables are kept. Definitions are answered with these names, by which the studio finds what to show.</summary>
    public static IReadOnlyList<object> StorageDrivers { get; } =
    [
        new
        {
            TypeName = "WorkflowInstanceStorageDriver",
            DisplayName = "Workflow Instance",
            Priority = 5,
            Deprecated = false,
        },
        new
        {
            TypeName = "MemoryStorageDriver",
            DisplayName = "Memory",
            Priority = 0,
            Deprecated = false,
        },
        new
        {
            TypeName = "WorkflowStorageDriver",
            DisplayName = "Workflow",
            Priority = -1,
            Deprecated = true,
        },
    ];

    /// <summary>What happens when an activity fails.</summary>
    public static IReadOnlyList<object> IncidentStrategies { get; } =
    [
        Strategy("Continue with incidents", "The instance goes on, and the incident is noted.", "ContinueWithIncidentsStrategy"),
        Strategy("Fault", "The whole instance is faulted.", "FaultStrategy"),
    ];

    /// <summary>Whether inputs and outputs are logged.</summary>
    public static IReadOnlyList<object> LogStrategies { get; } =
    [
        .. new[] { "Configuration", "Exclude", "Include", "Inherit" }.Select(name =>
            Strategy(name, "", $"Elsa.Workflows.LogPersistence.Strategies.{name}, Elsa.Workflows.Core")
        ),
    ];

    /// <summary>Whether an instance may start while others run.</summary>
    public static IReadOnlyList<object> ActivationStrategies { get; } =
    [
        Strategy("Always", "Always starts.", "Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Core"),
        Strategy(
            "Correlated singleton",
            "Starts unless an instance of the same workflow with the same correlation id runs.",
            "Elsa.Workflows.Runtime.ActivationValidators.CorrelatedSingletonStrategy, Elsa.Workflows.Runtime"
        ),
        Strategy(
            "Correlation",
            "Starts unless an instance of any workflow with the same correlation id runs.",
            "Elsa.Workflows.Runtime.ActivationValidators.CorrelationStrategy, Elsa.Workflows.Runtime"
        ),
        Strategy(
            "Singleton",
            "Starts unless an instance of the same workflow runs.",
            "Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy, Elsa.Workflows.Runtime"
        ),
    ];

    /// <summary>When the state of a workflow is written. Here a burst is one commit, whatever is chosen.</summary>
    public static IReadOnlyList<object> WorkflowCommits { get; } =
    [
        Commit("WorkflowExecuting", "Commit Before Workflow Execution"),
        Commit("WorkflowExecuted", "Commit After Workflow Execution"),
        Commit("ActivityExecuting", "Commit Before Activity Execution"),
        Commit("ActivityExecuted", "Commit After Activity Execution"),
    ];

    /// <summary>The same for an activity.</summary>
    public static IReadOnlyList<object> ActivityCommits { get; } =
    [
        Commit("CommitAlways", "Commit Before And After"),
        Commit("CommitNever", "Commit Later"),
        Commit("Executing", "Commit Before"),
        Commit("Executed", "Commit After"),
    ];

    // A property of an anonymous type would be written in camel case.
    private static Dictionary<string, string> Editor(string language) => new(StringComparer.Ordinal) { ["MonacoLanguage"] = language };

    private static object Expression(string type, object properties, bool isBrowsable = true) =>
        new
        {
            Type = type,
            DisplayName = type,
            IsSerializable = true,
            IsBrowsable = isBrowsable,
            Properties = properties,
        };

    private static object Variable(string type, string category, string description) =>
        new
        {
            TypeName = type,
            DisplayName = type,
            Category = category,
            Description = description,
        };

    private static object Strategy(string name, string description, string type) =>
        new
        {
            DisplayName = name,
            Description = description,
            TypeName = type,
        };

    private static object Commit(string name, string display) =>
        new
        {
            Name = name,
            DisplayName = display,
            Description = "Every burst is one commit here, whatever is chosen.",
        };
}
