using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;

namespace Workflows.Engine.Authoring;

/// <summary>
/// One execution of one activity: what it was given and all that it may do. The public members are those of Elsa 3; each of them hands its
/// work to the class in <c>Execution</c> that is responsible for it.
/// </summary>
public sealed class ActivityExecutionContext : IExpressionScope
{
    private readonly WorkflowExecutionContext? _workflow;
    private readonly DetachedRun? _detached;
    private DerivedIds _ids;

    internal ActivityExecutionContext(WorkflowExecutionContext workflow, ActivityNode node, ActivityExecutionContext? parent, int ordinal)
    {
        _workflow = workflow;
        _ids = new DerivedIds(Runtime.Ids.Execution(workflow.Id, ordinal));
        Node = node;
        ParentActivityExecutionContext = parent;
        Ordinal = ordinal;
    }

    internal ActivityExecutionContext(DetachedRun detached, ActivityNode node)
    {
        _detached = detached;
        _ids = new DerivedIds(detached.ActivityInstanceId);
        Node = node;
        Status = ActivityStatus.Running;
    }

    /// <summary>32 hex digits: the instance's id and the ordinal.</summary>
    public string Id => _ids.ExecutionId;

    /// <summary>Counts the executions of the instance, from 1.</summary>
    public int Ordinal { get; }

    /// <summary>The activity that is executed; all executions of its place in the definition share it.</summary>
    public Activity Activity => Node.Activity;

    /// <summary>The activity's place in the compiled workflow.</summary>
    public ActivityNode Node { get; }

    /// <summary>The instance that the activity runs in.</summary>
    /// <exception cref="InvalidOperationException">The activity runs outside its workflow, as kind Task and Job do.</exception>
    public WorkflowExecutionContext WorkflowExecutionContext => WorkflowFor("the workflow");

    /// <summary>The execution that scheduled this one; null for the workflow itself.</summary>
    public ActivityExecutionContext? ParentActivityExecutionContext { get; }

    /// <summary>Elsa's status of this execution.</summary>
    public ActivityStatus Status { get; internal set; }

    /// <summary>In a completion callback: the tag that this execution gave when it scheduled the child.</summary>
    public object? Tag { get; set; }

    /// <summary>Business time; it does not change while a burst runs.</summary>
    public DateTimeOffset Now => _detached?.Now ?? _workflow!.Now;

    /// <summary>The case whose data the instance carries, when known.</summary>
    public string? CaseId => WorkflowFor("the case").Session.CaseId;

    /// <summary>Coded answers and facts that were loaded for the burst.</summary>
    public ReadSet ReadSet => WorkflowFor("the read set").ReadSet;

    /// <summary>Cancelled when the burst, or the lane that runs the activity, is stopped.</summary>
    public CancellationToken CancellationToken => _detached?.CancellationToken ?? _workflow!.Session.CancellationToken;

    /// <summary>Data that the journal and the studio show for this execution.</summary>
    public IDictionary<string, object?> JournalData => Journal ??= new(StringComparer.Ordinal);

    /// <summary>What came with the stimulus of this burst; empty when there was none.</summary>
    public JsonObject ResumeInput => WorkflowFor("a resumption").Inputs.Stimulus;

    /// <summary>Whether the activity runs outside its workflow, in a lane.</summary>
    internal bool IsDetached => _detached is not null;

    internal ref DerivedIds Ids => ref _ids;

    /// <summary>Values that the execution which scheduled this one gave it.</summary>
    internal Dictionary<string, object?>? ActivityInput { get; set; }

    internal Dictionary<string, object?>? Journal { get; set; }

    /// <summary>Evaluated inputs by <see cref="Input.Slot"/>.</summary>
    internal object?[]? InputValues { get; set; }

    internal Dictionary<string, object?>? OutputValues { get; set; }

    /// <summary>Values of <see cref="ActivityNode.VariableArray"/>, by position; null before the container begins.</summary>
    internal object?[]? VariableValues { get; set; }

    /// <summary>Variables that were made by name while the workflow ran.</summary>
    internal Dictionary<string, object?>? DynamicVariables { get; set; }

    internal Dictionary<string, object?>? Properties { get; set; }

    internal List<PendingChild>? PendingChildren { get; set; }

    /// <summary>The parent's record of this run, which says how the parent is called back; null in a state of an older version.</summary>
    internal PendingChild? ScheduledAs { get; set; }

    /// <summary>The execution after whose completion this one was scheduled; null when the one around it scheduled it.</summary>
    internal SchedulingExecution? Scheduler { get; set; }

    /// <summary>How many executions lead to this one; see <see cref="ActivityExecutionRecord.CallStackDepth"/>.</summary>
    internal int CallStackDepth { get; set; }

    /// <summary>While this execution is told that a child has completed: that child.</summary>
    internal ActivityExecutionContext? CompletedChild { get; set; }

    /// <summary>Outputs of the activities in this execution; null unless <see cref="OutputScope"/> keeps them apart.</summary>
    internal OutputRegister? OwnOutputs { get; set; }

    /// <summary>Whether the execution is about to complete or to be cancelled, while its children are being cancelled.</summary>
    internal bool IsEnding { get; set; }

    internal List<ActivityExecutionContext>? LiveChildren { get; set; }

    internal DateTimeOffset StartedAt { get; set; }

    internal DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Why the activity faulted, in one sentence.</summary>
    internal string? Fault { get; set; }

    /// <summary>How many executions in this one, itself included, are faulted.</summary>
    internal int AggregateFaultCount { get; set; }

    /// <summary>Whether the activity made a bookmark since it was begun or resumed last.</summary>
    internal bool HasNewBookmarks { get; set; }

    /// <summary>Whether the burst changed this execution, so that its record is written again.</summary>
    internal bool IsTouched { get; set; }

    /// <summary>See <see cref="ActivityExecutions"/>.</summary>
    internal bool IsLive { get; set; }

    /// <summary>The value of an input: the one that was evaluated before the activity ran, else an evaluation now.</summary>
    public T? Get<T>(Input<T>? input)
    {
        if (input is null)
        {
            return default;
        }
        if (input.Slot < 0 || InputValues is null)
        {
            return ValueConverter.Convert<T>(
                input.Expression is LiteralExpression literal ? literal.Value : input.Expression.Evaluate(this, CancellationToken)
            );
        }
        return InputValues[input.Slot] is T value ? value : default;
    }

    /// <summary>The value that this execution gave an output.</summary>
    public T? Get<T>(Output<T>? output) =>
        output is not null && OutputValues is not null && OutputValues.TryGetValue(output.Name, out var value)
            ? ValueConverter.Convert<T>(value)
            : default;

    /// <summary>Gives an output its value, and passes it to the variable or workflow output that the definition binds it to.</summary>
    public void Set<T>(Output<T>? output, T? value, [CallerArgumentExpression(nameof(output))] string? outputName = null) =>
        ActivityOutputs.Set(this, output, output?.Name ?? outputName ?? Output.DefaultName, value);

    /// <summary>A required service. An activity of kind Action asks only for services that touch nothing outside memory.</summary>
    public T GetRequiredService<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A service, or null when it is not registered.</summary>
    public T? GetService<T>()
        where T : class => Services.GetService<T>();

    /// <summary>A property that this execution has set; properties are kept while the instance waits.</summary>
    public T? GetProperty<T>(string name) =>
        Properties is not null && Properties.TryGetValue(name, out var value) ? ValueConverter.Convert<T>(value) : default;

    /// <summary>Sets a property of this execution: text, a number, a Boolean or JSON.</summary>
    public void SetProperty(string name, object? value)
    {
        WorkflowFor("properties");
        (Properties ??= new(StringComparer.Ordinal))[name] = value;
    }

    /// <summary>Evaluates an expression again, or one whose input is not evaluated automatically.</summary>
    public T? Evaluate<T>(CompiledExpression expression) => ValueConverter.Convert<T>(expression.Evaluate(this, CancellationToken));

    /// <summary>The value of the innermost variable with a name.</summary>
    public T? GetVariable<T>(string name) => TryGetVariable(name, out var value) ? ValueConverter.Convert<T>(value) : default;

    /// <summary>Finds the innermost variable with a name.</summary>
    public bool TryGetVariable(string name, out object? value)
    {
        WorkflowFor("a variable");
        return VariableScope.TryGet(this, name, out value);
    }

    /// <summary>Sets the innermost variable with a name, converted to its declared type; when there is none, makes one in the innermost container.</summary>
    public void SetVariable(string name, object? value)
    {
        WorkflowFor("a variable");
        VariableScope.Set(this, name, value);
    }

    /// <summary>Sets the innermost variable with an id, converted to its declared type.</summary>
    /// <returns>False when there is no such variable.</returns>
    public bool SetVariableById(string id, object? value)
    {
        WorkflowFor("a variable");
        return VariableScope.TrySetById(this, id, value, convert: true);
    }

    /// <summary>Makes a bookmark: the instance waits until a stimulus with the same name and key comes.</summary>
    /// <exception cref="ArgumentException">The callback is not a method of the activity itself.</exception>
    public Bookmark CreateBookmark(CreateBookmarkArgs args) => ActivityBookmarks.Create(this, args);

    /// <summary>Makes a bookmark: the instance waits until a stimulus with the same name and key comes.</summary>
    public Bookmark CreateBookmark(
        string name,
        string? key,
        ExecuteActivityDelegate? callback = null,
        JsonNode? payload = null,
        DateTimeOffset? dueAt = null
    ) =>
        CreateBookmark(
            new CreateBookmarkArgs
            {
                Name = name,
                Key = key,
                Callback = callback,
                Payload = payload,
                DueAt = dueAt,
            }
        );

    /// <summary>Whether the stimulus that started the workflow was the one this activity waits for. True once: in a loop the activity waits the next time.</summary>
    public bool TakeTrigger() => WorkflowFor("a trigger").TakeTrigger(Activity.Id);

    /// <summary>Schedules a child. Without a child the callback is called at once, and without a callback this activity completes.</summary>
    public ValueTask ScheduleActivityAsync(Activity? child, ActivityCompletionCallback? onCompleted = null, object? tag = null) =>
        ChildScheduler.ScheduleAsync(this, child, onCompleted, tag);

    /// <summary>Completes this execution with the outcome <c>Done</c>.</summary>
    public ValueTask CompleteActivityAsync() => CompleteActivityAsync(null);

    /// <summary>Completes this execution with outcomes; a flowchart follows the connections that start from them.</summary>
    public ValueTask CompleteActivityWithOutcomesAsync(params string[] outcomes) => CompleteActivityAsync(new Outcomes(outcomes));

    internal ValueTask CompleteActivityAsync(Outcomes? outcomes)
    {
        if (_detached is null)
        {
            return ActivityCompletion.CompleteAsync(this, outcomes);
        }
        _detached.Complete(outcomes);
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends a signal to this activity and then to its ancestors, until one of them handles it.</summary>
    public async ValueTask SendSignalAsync(Signal signal)
    {
        WorkflowFor("a signal");
        signal.Sender = this;
        for (var receiver = this; receiver is not null && !signal.Handled; receiver = receiver.ParentActivityExecutionContext)
        {
            await receiver.Activity.OnSignalAsync(signal, receiver);
        }
    }

    /// <summary>Sends a stimulus to other instances when the burst is committed.</summary>
    /// <exception cref="FaultException">The stimulus' name, key or correlation id is too long to be found by.</exception>
    public void Publish(Stimulus stimulus)
    {
        var session = WorkflowFor("a stimulus").Session;
        TextLimits.Check(stimulus.Name, TextLimits.StimulusName, "The name of the stimulus");
        TextLimits.Check(stimulus.Key, TextLimits.Key, "The key of the stimulus");
        TextLimits.Check(stimulus.CorrelationId, TextLimits.CorrelationId, "The correlation id");
        session.Stimuli.Add(stimulus);
    }

    /// <summary>An id for the next stimulus of this execution; a burst that is run again makes the same id.</summary>
    public string NextStimulusId()
    {
        WorkflowFor("a stimulus");
        return _ids.NextStimulusId();
    }

    /// <summary>Notes something that is to happen outside the engine after the burst is committed.</summary>
    /// <param name="lane"><c>smtp</c>, <c>sheet:{spreadsheet}</c>, <c>http:{host}</c> or <c>task:{type}</c>.</param>
    /// <param name="key">Effects of one lane with the same key keep their order.</param>
    /// <param name="payload">What is to be done, in the form that the lane's handler reads.</param>
    /// <param name="notBefore">Business time before which it must not begin.</param>
    /// <param name="revision">For rows that are upserted: the higher revision is newer.</param>
    /// <param name="waits">The bookmark that waits for the effect's result.</param>
    /// <returns>The effect; its id is derived from this execution's id.</returns>
    public Effect QueueEffect(
        string lane,
        string? key,
        JsonObject payload,
        DateTimeOffset? notBefore = null,
        long? revision = null,
        Bookmark? waits = null
    ) => ActivityEffects.Queue(this, lane, key, payload, notBefore, revision, waits);

    string IExpressionScope.InstanceId => WorkflowFor("the instance").Id;
    string IExpressionScope.DefinitionId => WorkflowFor("the definition").Compiled.DefinitionId;
    string IExpressionScope.DefinitionVersionId => WorkflowFor("the definition").Compiled.VersionId;
    int IExpressionScope.DefinitionVersion => WorkflowFor("the definition").Compiled.Version;

    string? IExpressionScope.CorrelationId
    {
        get => WorkflowFor("the correlation id").CorrelationId;
        set
        {
            var workflow = WorkflowFor("the correlation id");
            workflow.CorrelationId = ClearText.Checked(workflow, value, "The correlation id");
        }
    }

    string? IExpressionScope.InstanceName
    {
        get => WorkflowFor("the instance's name").Name;
        set
        {
            var workflow = WorkflowFor("the instance's name");
            workflow.Name = ClearText.Checked(workflow, value, "The name");
        }
    }

    object? IExpressionScope.LastResult
    {
        get
        {
            WorkflowFor("the last result");
            return OutputScope.LastResult(this);
        }
        set => OutputScope.SetLastResult(this, value);
    }

    IEnumerable<Variable> IExpressionScope.VariablesInScope()
    {
        WorkflowFor("the variables");
        return VariableScope.Enumerate(this);
    }

    bool IExpressionScope.TryGetVariableById(string id, out object? value)
    {
        WorkflowFor("a variable");
        return VariableScope.TryGetById(this, id, out value);
    }

    object? IExpressionScope.GetInput(string name) => WorkflowFor("an input").GetInput(name);

    void IExpressionScope.SetInput(string name, object? value) => WorkflowFor("an input").Inputs.Set(name, value);

    IEnumerable<string> IExpressionScope.InputNames() => WorkflowFor("the inputs").Compiled.Inputs.Select(i => i.Name);

    object? IExpressionScope.GetOutput(string activityIdOrName, string? outputName)
    {
        WorkflowFor("an output");
        return OutputScope.Find(this, activityIdOrName, outputName);
    }

    void IExpressionScope.SetOutput(string activityIdOrName, string? outputName, object? value) =>
        OutputScope.Change(this, activityIdOrName, outputName, value);

    IEnumerable<(string Activity, string Output)> IExpressionScope.OutputNames() =>
        WorkflowFor("the outputs").Compiled.Nodes.SelectMany(n => n.Outputs, (n, output) => (n.Activity.Name ?? n.Id, output.Name));

    Guid IExpressionScope.NextGuid() => _ids.NextGuid();

    /// <summary>The instance, for something that only an activity inside its workflow may use.</summary>
    /// <param name="what">What the activity asks for, for the message.</param>
    internal WorkflowExecutionContext WorkflowFor(string what) =>
        _workflow
        ?? throw new InvalidOperationException(
            $"The activity '{Activity.Type}' asked for {what}, but an activity of kind {Node.Descriptor.Kind} runs outside its workflow: "
                + "it has only its inputs, outputs, journal data, services, an outcome and a cancellation token."
        );

    private IServiceProvider Services => _detached?.Services ?? _workflow!.Session.Services;
}
