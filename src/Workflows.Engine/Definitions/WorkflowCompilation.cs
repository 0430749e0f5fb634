using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>One compilation.</summary>
internal sealed class WorkflowCompilation(
    WorkflowDefinition definition,
    ActivityRegistry registry,
    ExpressionLanguages languages,
    EngineOptions options,
    IServiceProvider services
)
{
    private const string RootId = "Workflow1";
    private static readonly ActivityDescriptor WorkflowDescriptor = ActivityDescriber.Describe(typeof(Activities.Workflow));
    private readonly List<DefinitionProblem> _problems = [];
    private readonly List<ActivityNode> _nodes = [];
    private readonly Dictionary<string, ActivityNode> _byNodeId = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly LogPolicy _log = LogPolicy.ForWorkflow(definition.CustomProperties, options.DefaultLogPersistenceMode);
    private bool _usesOutputs;

    public IServiceProvider Services => services;

    public CompilationResult Run()
    {
        var workflow = new Activities.Workflow
        {
            Id = RootId,
            Name = definition.Name,
            Type = WorkflowDescriptor.TypeName,
        };
        var root = new ActivityNode(workflow, WorkflowDescriptor, null, RootId, null) { Log = _log };
        workflow.Node = root;
        _nodes.Add(root);
        _byNodeId[RootId] = root;
        root.VariableArray = CompileVariables(definition.Variables, root);
        CheckInputs();
        if (definition.Root is { } json)
        {
            workflow.Root = CompileActivity(json, root);
        }
        else
        {
            Report(null, ProblemSeverity.Error, ProblemCodes.Malformed, "The workflow definition has no 'root' activity.");
        }

        var triggers = FindTriggers();
        var compiled = new CompiledWorkflow
        {
            DefinitionId = definition.DefinitionId,
            VersionId = definition.Id,
            Version = definition.Version,
            Name = definition.Name,
            Triggers = triggers,
            Definition = definition,
            Root = root,
            Nodes = _nodes,
            NodesByNodeId = _byNodeId.ToFrozenDictionary(StringComparer.Ordinal),
            IncidentStrategy = definition.IncidentStrategy ?? options.DefaultIncidentStrategy,
            Inputs = definition.Inputs,
            Outputs = definition.Outputs,
            InputDefaults = InputDefaults(),
            OutputNames = definition.Outputs.Select(o => o.Name).ToFrozenSet(StringComparer.Ordinal),
            UsesOutputs = _usesOutputs,
        };
        return new CompilationResult(compiled, _problems);
    }

    public void Report(string? activityId, ProblemSeverity severity, string code, string message) =>
        _problems.Add(new DefinitionProblem(activityId, severity, message) { Code = code });

    public Activity? CompileActivity(JsonObject source, ActivityNode parent)
    {
        var typeName = source.Text("type") ?? "";
        var descriptor = registry.Find(typeName);
        var activity = descriptor?.Create() ?? new UnknownActivity();
        activity.Id = source.Text("id") is { Length: > 0 } id ? id : $"{typeName}{_nodes.Count}";
        activity.Name = source.Text("name");
        activity.Type = descriptor?.TypeName ?? typeName;
        activity.Version = source.Number("version") ?? descriptor?.Version ?? 1;
        var node = AddNode(activity, descriptor ?? UnknownActivity.DescriptorFor(typeName), parent, source);
        if (descriptor is null)
        {
            Report(
                activity.Id,
                ProblemSeverity.Warning,
                ProblemCodes.UnknownType,
                typeName.Length == 0
                    ? $"The activity '{Label(node)}' has no type."
                    : $"The activity '{Label(node)}' is of the type '{typeName}', which is not known here; install what provides it or remove the activity."
            );
            return activity;
        }
        var custom = source["customProperties"] as JsonObject;
        node.CanStartWorkflow = custom?.Flag("canStartWorkflow") == true || source.Flag("canStartWorkflow");
        node.Log = LogPolicy.ForActivity(custom, _log);
        BindInputs(node, source);
        BindOutputs(node, source);
        foreach (var port in descriptor.Ports)
        {
            if (port.IsEmbedded && source.Member(port.JsonName, port.Name) is JsonObject child)
            {
                port.Set!(activity, CompileActivity(child, node));
            }
        }

        if (activity is Container container)
        {
            node.VariableArray = CompileVariables(
                [.. source.Objects("variables").Select((v, i) => VariableDefinition.Read(v, i + 1))],
                node
            );
            container.Activities = [.. source.Objects("activities").Select(child => CompileActivity(child, node)!)];
        }
        (activity as IBindsDefinition)?.Bind(source, new ActivityBinder(this, node));
        return activity;
    }

    public CompiledExpression CompileExpression(JsonNode? expression, Type type, ActivityNode node, string what)
    {
        try
        {
            if (expression is not JsonObject json)
            {
                return languages.Compile(new JsonObject { ["type"] = ExpressionTypes.Literal, ["value"] = expression?.DeepClone() }, type);
            }

            if (json.Text("type") is ExpressionTypes.JavaScript && json["value"]?.ToString() is { } script)
            {
                NoticeOutputs(script);
            }

            return languages.Compile(json, type);
        }
        catch (ExpressionException e)
        {
            Report(node.Id, ProblemSeverity.Error, ProblemCodes.Expression, $"{what} of '{Label(node)}': {e.Message}");
            return new FailingExpression(e.Message);
        }
    }

    private static string Label(ActivityNode node) => node.Activity.Name is { Length: > 0 } name ? name : node.Id;

    // Outputs of other activities are kept only where some script asks for them, so that states stay small.
    private void NoticeOutputs(string script) =>
        _usesOutputs |=
            script.Contains("getOutputFrom", StringComparison.Ordinal)
            || script.Contains("getLastResult", StringComparison.Ordinal)
            || script.Contains("From", StringComparison.Ordinal)
            || script.Contains("globalThis", StringComparison.Ordinal);

    private ActivityNode AddNode(Activity activity, ActivityDescriptor descriptor, ActivityNode parent, JsonObject source)
    {
        var nodeId = $"{parent.NodeId}:{activity.Id}";
        if (!_ids.Add(activity.Id))
        {
            Report(
                activity.Id,
                ProblemSeverity.Error,
                ProblemCodes.DuplicateId,
                $"The activity id '{activity.Id}' occurs twice; each activity needs an id of its own."
            );
        }

        for (var number = 2; _byNodeId.ContainsKey(nodeId); number++)
        {
            nodeId = $"{parent.NodeId}:{activity.Id}#{number}";
        }

        var node = new ActivityNode(activity, descriptor, parent, nodeId, source);
        activity.Node = node;
        parent.ChildList.Add(node);
        _nodes.Add(node);
        _byNodeId[nodeId] = node;
        return node;
    }

    private void BindInputs(ActivityNode node, JsonObject source)
    {
        var bound = new List<BoundInput>();
        foreach (var input in node.Descriptor.Inputs)
        {
            var given = source.Member(input.JsonName, input.Name);
            if (input.IsRequired && (input.IsWrapped ? IsMissing(given) : given is null))
            {
                Report(
                    node.Id,
                    ProblemSeverity.Error,
                    ProblemCodes.MissingInput,
                    $"Input '{input.Name}' of '{Label(node)}' is required and has no value."
                );
            }

            if (!input.IsWrapped)
            {
                BindPlain(node, input, given);
                continue;
            }
            var wrapped = BindWrapped(node, input, given);
            wrapped.Slot = bound.Count;
            input.Set(node.Activity, wrapped);
            bound.Add(new BoundInput(input, wrapped, wrapped.Expression));
            if (input.Name == "Script" && wrapped.Expression is LiteralExpression { Value: string script })
            {
                NoticeOutputs(script);
            }
        }
        node.Inputs = [.. bound];
        if (bound.All(b => b.IsConstant))
        {
            node.ConstantInputs = [.. bound.Select(b => b.Expression.Evaluate(null!, default))];
        }
    }

    private Input BindWrapped(ActivityNode node, InputDescriptor input, JsonNode? given)
    {
        // An input without an expression keeps what the class presets.
        var preset = input.Get(node.Activity) as Input;
        if (given is null || given is JsonObject o && o["expression"] is null && o.ContainsKey("typeName"))
        {
            return preset ?? input.Wrap!(new LiteralExpression(ValueConverter.Convert(input.DefaultValue, input.Type)));
        }

        var expression = given is JsonObject json && json["expression"] is JsonObject inner ? inner : given;
        var compiled = CompileExpression(expression, input.Type, node, $"Input '{input.Name}'");
        var made = input.Wrap!(compiled);
        made.Source = given as JsonObject;
        return made;
    }

    private void BindPlain(ActivityNode node, InputDescriptor input, JsonNode? given)
    {
        if (given is null || node.Activity is IBindsDefinition && given is JsonArray or JsonObject)
        {
            return;
        }

        try
        {
            input.Set(node.Activity, ValueConverter.ConvertStrict(ValueJson.FromNode(given), input.Type));
        }
        catch (Exception e)
            when (e is FormatException or InvalidCastException or OverflowException or ArgumentException or System.Text.Json.JsonException)
        {
            Report(
                node.Id,
                ProblemSeverity.Error,
                ProblemCodes.Expression,
                $"Input '{input.Name}' of '{Label(node)}' is not a {ValueConverter.Describe(input.Type)}."
            );
        }
    }

    private static bool IsMissing(JsonNode? given) =>
        given switch
        {
            null => true,
            JsonObject o when o["expression"] is JsonObject e => e["value"] is null
                || e["value"] is JsonValue v && v.TryGetValue<string>(out var text) && text.Length == 0,
            JsonObject o => o.Count == 0 || o.ContainsKey("typeName"),
            JsonValue v => v.TryGetValue<string>(out var text) && text.Length == 0,
            _ => false,
        };

    private static void BindOutputs(ActivityNode node, JsonObject source)
    {
        var outputs = new List<Output>();
        foreach (var descriptor in node.Descriptor.Outputs)
        {
            var output = descriptor.Create();
            output.Name = descriptor.Name;
            if (source.Member(descriptor.JsonName, descriptor.Name) is JsonObject given && given["memoryReference"] is JsonObject reference)
            {
                output.MemoryReferenceId = reference.Text("id");
            }

            descriptor.Set(node.Activity, output);
            outputs.Add(output);
        }
        node.Outputs = [.. outputs];
    }

    private Variable[] CompileVariables(IReadOnlyList<VariableDefinition> variables, ActivityNode node)
    {
        var compiled = new Variable[variables.Count];
        for (var i = 0; i < compiled.Length; i++)
        {
            compiled[i] = CompileVariable(variables[i], node);
        }

        return compiled;
    }

    private Variable CompileVariable(VariableDefinition variable, ActivityNode node)
    {
        var activityId = node.Parent is null ? null : node.Id;
        var type = variable.IsArray ? typeof(object) : VariableTypes.Find(variable.TypeName);
        if (type is null)
        {
            Report(
                activityId,
                ProblemSeverity.Warning,
                ProblemCodes.VariableType,
                $"The variable '{variable.Name}' is of the type '{variable.TypeName}', which is not known here; it is kept as JSON."
            );
            type = typeof(object);
        }
        object? value = null;
        try
        {
            var plain = ValueJson.FromNode(variable.Value);
            if (plain is string text && IsJson(variable, text.TrimStart()))
            {
                plain = JsonDepth.Parse(text);
            }
            // A variable without a value has none, whatever its type.
            value =
                plain is null || plain is string written && string.IsNullOrWhiteSpace(written)
                    ? null
                    : ValueConverter.ConvertStrict(plain, type);
        }
        catch (Exception e)
            when (e is FormatException or InvalidCastException or OverflowException or ArgumentException or System.Text.Json.JsonException)
        {
            Report(
                activityId,
                ProblemSeverity.Error,
                ProblemCodes.VariableType,
                $"The variable '{variable.Name}' begins with '{variable.Value}', which is not a {ValueConverter.Describe(type)}."
            );
            value = ValueConverter.DefaultOf(type);
        }
        return new Variable(variable.Id, variable.Name)
        {
            Type = type,
            DefaultValue = value,
            IsPersisted = variable.StorageDriver is { } driver && !driver.Contains("Memory", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static bool IsJson(VariableDefinition variable, string text) =>
        text.StartsWith('[') && (variable.IsArray || VariableTypes.IsJson(variable.TypeName))
        || text.StartsWith('{') && VariableTypes.IsJson(variable.TypeName);

    private void CheckInputs()
    {
        foreach (var input in definition.Inputs)
        {
            if (!input.IsArray && VariableTypes.Find(input.Type) is null)
            {
                Report(
                    null,
                    ProblemSeverity.Warning,
                    ProblemCodes.VariableType,
                    $"The input '{input.Name}' is of the type '{input.Type}', which is not known here; it is kept as JSON."
                );
            }
        }
    }

    private FrozenDictionary<string, object?> InputDefaults() =>
        definition
            .Inputs.Where(i => i.DefaultValue is not null && i.Name.Length > 0)
            .GroupBy(i => i.Name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                g => g.Key,
                g =>
                    ValueConverter.Convert(
                        ValueJson.FromNode(g.First().DefaultValue),
                        VariableTypes.Find(g.First().Type) ?? typeof(object)
                    ),
                StringComparer.OrdinalIgnoreCase
            );

    private List<WorkflowTrigger> FindTriggers()
    {
        var triggers = new List<WorkflowTrigger>();
        var context = new TriggerIndexingContext(definition);
        foreach (var node in _nodes)
        {
            if (!node.CanStartWorkflow || node.Activity is not ITrigger trigger)
            {
                continue;
            }

            try
            {
                foreach (var stimulus in trigger.GetTriggerStimuli(context))
                {
                    triggers.Add(new WorkflowTrigger(node.Id, node.Activity.Type, stimulus.Name, stimulus.Key));
                }
            }
            catch (Exception e)
            {
                // Whatever a trigger throws, the definition is what is wrong, and it is said so.
                Report(
                    node.Id,
                    ProblemSeverity.Error,
                    ProblemCodes.Trigger,
                    $"What starts the workflow at '{Label(node)}' cannot be told: {e.Message}"
                );
            }
        }
        return triggers;
    }
}
