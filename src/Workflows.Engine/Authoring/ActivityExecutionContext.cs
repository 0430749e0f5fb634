using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;

namespace Workflows.Engine.Authoring;

/// <summary>One run of one activity: what it was given, and all that it may do.</summary>
public sealed partial class ActivityExecutionContext
{
    private readonly WorkflowExecutionContext? _workflow;
    private readonly DetachedRun? _detached;

    internal ActivityExecutionContext(WorkflowExecutionContext workflow, ActivityNode node, ActivityExecutionContext? parent, int ordinal)
    {
        _workflow = workflow;
        Node = node;
        ParentActivityExecutionContext = parent;
        Ordinal = ordinal;
        Id = workflow.Id + ordinal.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }

    internal ActivityExecutionContext(DetachedRun detached, ActivityNode node)
    {
        _detached = detached;
        Node = node;
        Id = detached.ActivityInstanceId;
        Status = ActivityStatus.Running;
    }

    /// <summary>32 hex digits: instance and ordinal.</summary>
    public string Id { get; }

    /// <summary>The ordinal within the instance, from 1.</summary>
    public int Ordinal { get; }

    /// <summary>The activity.</summary>
    public Activity Activity => Node.Activity;

    /// <summary>Its place in the compiled workflow.</summary>
    public ActivityNode Node { get; }

    /// <summary>The instance that it runs in.</summary>
    public WorkflowExecutionContext WorkflowExecutionContext => Attached("the workflow");

    /// <summary>The run that scheduled it; null for the workflow itself.</summary>
    public ActivityExecutionContext? ParentActivityExecutionContext { get; }

    /// <summary>How far it is.</summary>
    public ActivityStatus Status { get; internal set; }

    /// <summary>What the one that scheduled it attached.</summary>
    public object? Tag { get; set; }

    /// <summary>Business time, fixed for the whole burst.</summary>
    public DateTimeOffset Now => _detached?.Now ?? _workflow!.Now;

    /// <summary>Coded answers and facts that were loaded with the burst.</summary>
    public ReadSet ReadSet => Attached("the read set").ReadSet;

    /// <summary>Stops long work.</summary>
    public CancellationToken CancellationToken => _detached?.CancellationToken ?? _workflow!.Session.CancellationToken;

    /// <summary>What a person who looks at this run later should see.</summary>
    public IDictionary<string, object?> JournalData => Journal ??= new(StringComparer.Ordinal);

    /// <summary>What came with the stimulus that resumes it; empty otherwise.</summary>
    public JsonObject ResumeInput => Attached("a resumption").ResumeInput;

    /// <summary>What the one that scheduled it gave it.</summary>
    internal Dictionary<string, object?>? ActivityInput { get; set; }

    internal Dictionary<string, object?>? Journal { get; set; }

    internal object?[]? InputValues { get; set; }

    internal Dictionary<string, object?>? OutputValues { get; set; }

    internal object?[]? VariableValues { get; set; }

    internal Dictionary<string, object?>? DynamicVariables { get; set; }

    internal Dictionary<string, object?>? Properties { get; set; }

    internal List<PendingChild>? PendingChildren { get; set; }

    internal List<ActivityExecutionContext>? LiveChildren { get; set; }

    internal DateTimeOffset StartedAt { get; set; }

    internal DateTimeOffset? CompletedAt { get; set; }

    internal string? Fault { get; set; }

    internal int AggregateFaultCount { get; set; }

    internal int BookmarkCount { get; set; }

    internal int EffectCount { get; set; }

    internal int GuidCount { get; set; }

    internal int StimulusCount { get; set; }

    internal bool HasNewBookmarks { get; set; }

    internal bool IsTouched { get; set; }

    internal bool IsLive { get; set; }

    /// <summary>The value of an input.</summary>
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

    /// <summary>The value that an output was given in this run.</summary>
    public T? Get<T>(Output<T>? output) =>
        output is not null && OutputValues is not null && OutputValues.TryGetValue(output.Name, out var value)
            ? ValueConverter.Convert<T>(value)
            : default;

    /// <summary>Gives an output its value, and the variable or workflow output that the definition binds it to.</summary>
    public void Set<T>(
        Output<T>? output,
        T? value,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(output))] string? outputName = null
    ) => SetOutput(output, output?.Name ?? outputName ?? Authoring.Output.DefaultName, value);

    /// <summary>A required service. An activity of kind Action asks for pure ones only.</summary>
    public T GetRequiredService<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A service, or null.</summary>
    public T? GetService<T>()
        where T : class => Services.GetService<T>();

    /// <summary>Something to remember while this run waits: text, numbers, booleans, JSON.</summary>
    public T? GetProperty<T>(string name) =>
        Properties is not null && Properties.TryGetValue(name, out var value) ? ValueConverter.Convert<T>(value) : default;

    /// <summary>Remembers something while this run waits.</summary>
    public void SetProperty(string name, object? value)
    {
        Attached("properties");
        (Properties ??= new(StringComparer.Ordinal))[name] = value;
    }

    /// <summary>Evaluates an input again, or one that is not evaluated by itself.</summary>
    public T? Evaluate<T>(CompiledExpression expression) => ValueConverter.Convert<T>(expression.Evaluate(this, CancellationToken));

    /// <summary>Waits, until a stimulus with this name and key comes.</summary>
    public Bookmark CreateBookmark(CreateBookmarkArgs args)
    {
        var workflow = Attached("a bookmark");
        if (args.Callback is { } callback && callback.Target is not null && !ReferenceEquals(callback.Target, Activity))
        {
            throw new ArgumentException(
                "A bookmark's callback must be a method of the activity itself: it is found again by its name.",
                nameof(args)
            );
        }

        HasNewBookmarks = true;
        var bookmark = new Bookmark
        {
            Id = $"{Id}-b{++BookmarkCount}",
            Name = args.Name ?? Activity.Type,
            Key = args.Key,
            Payload = args.Payload,
            ActivityId = Activity.Id,
            ActivityNodeId = Node.NodeId,
            ActivityInstanceId = Id,
            DueAt = args.DueAt,
            AutoBurn = args.AutoBurn,
            WaitsForEffect = args.WaitsForEffect,
            CreatedAt = Now,
            Callback = args.Callback?.Method.Name,
        };
        workflow.Bookmarks.Add(bookmark);
        return bookmark;
    }

    /// <summary>Waits, until a stimulus with this name and key comes.</summary>
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

    /// <summary>Schedules a child. Without a child the callback is called at once, and without a callback this activity completes.</summary>
    public ValueTask ScheduleActivityAsync(Activity? child, ActivityCompletionCallback? onCompleted = null, object? tag = null) =>
        Schedule(child, onCompleted, tag, null);

    /// <summary>Completes this run.</summary>
    public ValueTask CompleteActivityAsync() => CompleteActivityAsync(null);

    /// <summary>Completes this run through some of its ports.</summary>
    public ValueTask CompleteActivityWithOutcomesAsync(params string[] outcomes) => CompleteActivityAsync(new Outcomes(outcomes));

    /// <summary>Tells this activity and then its ancestors something.</summary>
    public async ValueTask SendSignalAsync(Signal signal)
    {
        Attached("a signal");
        signal.Sender = this;
        for (var receiver = this; receiver is not null && !signal.Handled; receiver = receiver.ParentActivityExecutionContext)
        {
            await receiver.Activity.OnSignalAsync(signal, receiver);
        }
    }

    /// <summary>Gives something to others once the burst is committed.</summary>
    public void Publish(Stimulus stimulus) => Attached("a stimulus").Session.Stimuli.Add(stimulus);

    /// <summary>An id for the next stimulus of this run, the same whenever the burst is run again.</summary>
    public string NextStimulusId()
    {
        Attached("a stimulus");
        return $"{Id}-s{++StimulusCount}";
    }

    /// <summary>Notes something that is to happen outside once the burst is committed.</summary>
    /// <param name="lane"><c>smtp</c>, <c>sheet:{spreadsheet}</c>, <c>http:{host}</c> or <c>task:{type}</c>.</param>
    /// <param name="key">Effects of one lane with the same key keep their order.</param>
    /// <param name="payload">What is to be done, in the words of the lane's handler.</param>
    /// <param name="notBefore">Business time before which it must not begin.</param>
    /// <param name="revision">For rows that are upserted: which one is newer.</param>
    /// <param name="waits">The bookmark that waits for its result.</param>
    /// <returns>The effect; its id is derived from this run.</returns>
    public Effect QueueEffect(
        string lane,
        string? key,
        JsonObject payload,
        DateTimeOffset? notBefore = null,
        long? revision = null,
        Bookmark? waits = null
    )
    {
        var workflow = Attached("an effect");
        var effect = new Effect
        {
            Id = NextEffectId(),
            Lane = lane,
            Key = key,
            Payload = payload,
            NotBefore = notBefore,
            Revision = revision,
            CaseId = workflow.Session.CaseId,
            InstanceId = workflow.Id,
            BookmarkId = waits?.Id,
        };
        workflow.Session.Effects.Add(effect);
        return effect;
    }

    internal string NextEffectId() => $"{Id}-e{++EffectCount}";

    private IServiceProvider Services => _detached?.Services ?? _workflow!.Session.Services;

    // One place that keeps a detached activity from reaching for a workflow that is not there.
    private WorkflowExecutionContext Attached(string what) =>
        _workflow
        ?? throw new InvalidOperationException(
            $"The activity '{Activity.Type}' reached for {what}, but an activity of kind {Node.Descriptor.Kind} runs outside its workflow: "
                + "it has its inputs, outputs, journal data, services, an outcome and a cancellation token only."
        );
}
