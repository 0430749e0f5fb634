using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Compiles one version of a definition; it collects the problems that it finds.</summary>
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
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly LogPolicy _log = LogPolicy.ForWorkflow(definition.CustomProperties, options.DefaultLogPersistenceMode);
    private bool _usesOutputs;

    public IServiceProvider Services => services;

    private VariableCompiler Variables => new(this);

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
        root.VariableArray = Variables.Compile(definition.Variables, root);
        Variables.CheckInputTypes(definition.Inputs);
        if (definition.Root is { } json)
        {
            workflow.Root = CompileActivity(json, root);
        }
        else
        {
            Report(null, ProblemSeverity.Error, ProblemCodes.Malformed, "The workflow definition has no 'root' activity.");
        }

        var triggers = FindTriggers();
        var activation = ActivationStrategies.Find(definition.ActivationStrategyType);
        if (activation is null)
        {
            Report(
                null,
                ProblemSeverity.Error,
                ProblemCodes.ActivationStrategy,
                $"The activation strategy '{definition.ActivationStrategyType}' is not known; choose Always, Singleton, Correlated singleton or Correlation."
            );
        }

        var compiled = new CompiledWorkflow
        {
            DefinitionId = definition.DefinitionId,
            VersionId = definition.Id,
            Version = definition.Version,
            Name = definition.Name,
            Triggers = triggers,
            Root = root,
            Nodes = _nodes,
            NodesByNodeId = _byNodeId.ToFrozenDictionary(StringComparer.Ordinal),
            IncidentStrategy = definition.IncidentStrategy ?? options.DefaultIncidentStrategy,
            ActivationStrategy = activation ?? ActivationStrategy.AllowAlways,
            Inputs = definition.Inputs,
            Outputs = definition.Outputs,
            InputDefaults = VariableCompiler.InputDefaults(definition.Inputs),
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
                    ? $"The activity '{node.Label}' has no type."
                    : $"The activity '{node.Label}' is of the type '{typeName}', which is not known here; install what provides it or remove the activity."
            );
            return activity;
        }
        var custom = source["customProperties"] as JsonObject;
        node.CanStartWorkflow = custom?.Flag("canStartWorkflow") == true || source.Flag("canStartWorkflow");
        node.Log = LogPolicy.ForActivity(custom, _log);
        new InputBinder(this).Bind(node, source);
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
            node.VariableArray = Variables.Compile(
                [.. source.Objects("variables").Select((v, i) => VariableDefinition.Read(v, i + 1))],
                node
            );
            container.Activities = [.. source.Objects("activities").Select(child => CompileActivity(child, node)!)];
        }
        (activity as IBindsDefinition)?.Bind(source, new ActivityBinder(this, node));
        return activity;
    }

    /// <summary>Compiles an expression; what is wrong with it is reported, and faults where it is evaluated.</summary>
    /// <param name="expression">The expression, or a plain value.</param>
    /// <param name="type">The type of its value.</param>
    /// <param name="node">The activity that it belongs to.</param>
    /// <param name="what">Names it in a problem, for example <c>Input 'Text'</c>.</param>
    /// <param name="takesSecret">Whether it may name a secret.</param>
    public CompiledExpression CompileExpression(JsonNode? expression, Type type, ActivityNode node, string what, bool takesSecret = false)
    {
        try
        {
            if (expression is not JsonObject json)
            {
                return languages.Compile(new JsonObject { ["type"] = ExpressionTypes.Literal, ["value"] = expression?.DeepClone() }, type);
            }

            if (json.Text("type") is ExpressionTypes.JavaScript && json["value"]?.ToString() is { } script)
            {
                NoteOutputUse(script);
            }

            var compiled = languages.Compile(json, type);
            return takesSecret || compiled is not SecretExpression secret ? compiled : RefuseSecret(secret, node, what);
        }
        catch (ExpressionException e)
        {
            Report(node.Id, ProblemSeverity.Error, ProblemCodes.Expression, $"{what} of '{node.Label}': {e.Message}");
            return new FailingExpression(e.Message);
        }
    }

    private FailingExpression RefuseSecret(SecretExpression secret, ActivityNode node, string what)
    {
        var sentence =
            $"{what} of '{node.Label}' names the secret '{secret.Reference.Name}', but its value would be stored and shown: only a sensitive input of an activity that runs outside the workflow takes a secret.";
        Report(node.Id, ProblemSeverity.Error, ProblemCodes.Secret, sentence);
        return new FailingExpression(sentence);
    }

    /// <summary>Looks for names that ask for outputs of other activities: outputs are kept only for such definitions, so that states stay small.</summary>
    public void NoteOutputUse(string script) =>
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

        // The next number of each id is remembered, because many activities may have the same id.
        var plain = nodeId;
        while (_byNodeId.ContainsKey(nodeId))
        {
            var number = _numbers[plain] = _numbers.GetValueOrDefault(plain, 1) + 1;
            nodeId = $"{plain}#{number}";
        }

        var node = new ActivityNode(activity, descriptor, parent, nodeId, source);
        activity.Node = node;
        parent.ChildList.Add(node);
        _nodes.Add(node);
        _byNodeId[nodeId] = node;
        return node;
    }

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

    private List<WorkflowTrigger> FindTriggers()
    {
        var triggers = new List<WorkflowTrigger>();
        var context = new TriggerIndexingContext(definition);
        foreach (var node in _nodes)
        {
            if (!node.CanStartWorkflow || node.Activity is not ITrigger trigger || HasBadInput(node))
            {
                continue;
            }

            try
            {
                foreach (var stimulus in trigger.GetTriggerStimuli(context))
                {
                    TextLimits.Check(stimulus.Name, TextLimits.StimulusName, "the name of its stimulus");
                    TextLimits.Check(stimulus.Key, TextLimits.Key, "the key of its stimulus");
                    triggers.Add(
                        new WorkflowTrigger(node.Id, node.Activity.Type, stimulus.Name, stimulus.Key) { Schedule = stimulus.Schedule }
                    );
                }
            }
            catch (Exception e)
            {
                // A trigger is given only the definition, so whatever it throws is a problem of the definition.
                Report(
                    node.Id,
                    ProblemSeverity.Error,
                    ProblemCodes.Trigger,
                    $"The trigger '{node.Label}' does not say which stimulus starts the workflow: {e.Message}"
                );
            }
        }
        return triggers;
    }

    // What is wrong with an input was reported already; the trigger could only say it a second time.
    private bool HasBadInput(ActivityNode node) =>
        _problems.Exists(p => p.ActivityId == node.Id && p.Code is ProblemCodes.Expression or ProblemCodes.Schedule);
}
