namespace Workflows.Engine.Execution;

/// <summary>
/// Property names of a stored state. They are short, because every commit writes a whole state. A name must not change its meaning: states
/// that an older version of the engine wrote are still read.
/// </summary>
internal static class StateKeys
{
    public const string Format = "f";
    public const string SubStatus = "s";
    public const string DefinitionId = "d";
    public const string DefinitionVersionId = "dv";
    public const string Version = "v";
    public const string Name = "n";
    public const string CorrelationId = "c";
    public const string ParentInstanceId = "p";
    public const string ParentWaits = "pw";
    public const string IsDispatched = "pd";
    public const string ReadSetKey = "rs";
    public const string HoldsAnswers = "ha";
    public const string IncidentCount = "ic";
    public const string TriggerActivityId = "t";
    public const string TriggerTaken = "tt";
    public const string LastOrdinal = "lo";
    public const string LastSequence = "ls";
    public const string LastResult = "lr";
    public const string ChildrenWaitedFor = "cw";
    public const string ActiveChildId = "ac";
    public const string ActiveCaller = "aa";
    public const string ActiveWait = "aw";
    public const string Input = "i";
    public const string BurstInput = "bi";
    public const string Output = "o";
    public const string Outputs = "r";
    public const string Bookmarks = "b";
    public const string Executions = "x";
    public const string Queue = "q";

    /// <summary>A bookmark.</summary>
    public static class Bookmark
    {
        public const string Id = "i";
        public const string Name = "n";
        public const string Key = "k";
        public const string ActivityId = "a";
        public const string ActivityNodeId = "an";
        public const string ActivityInstanceId = "ai";
        public const string CreatedAt = "at";
        public const string DueAt = "due";
        public const string IsKept = "kept";
        public const string WaitsForEffect = "we";
        public const string Callback = "cb";
        public const string Payload = "p";
    }

    /// <summary>An activity execution.</summary>
    public static class Execution
    {
        public const string Ordinal = "o";
        public const string Parent = "p";
        public const string NodeId = "n";
        public const string Status = "s";
        public const string StartedAt = "at";
        public const string CompletedAt = "to";
        public const string Tag = "t";
        public const string Fault = "f";
        public const string FaultCount = "fc";
        public const string BookmarkCount = "bc";
        public const string EffectCount = "ec";
        public const string GuidCount = "gc";
        public const string StimulusCount = "sc";
        public const string ActivityInput = "i";
        public const string Properties = "pr";
        public const string DynamicVariables = "dv";
        public const string Journal = "j";
        public const string Outputs = "r";
        public const string Variables = "v";
        public const string Inputs = "in";
        public const string Pending = "c";
        public const string ScheduledAs = "#";
        public const string OwnOutputs = "or";
        public const string OwnResult = "olr";
    }

    /// <summary>The execution after which another one was scheduled: in an execution, and in a work item.</summary>
    public static class Scheduler
    {
        public const string Ordinal = "by";
        public const string ActivityId = "ba";
        public const string Depth = "bd";
    }

    /// <summary>A scheduled child of an execution.</summary>
    public static class PendingChild
    {
        public const string NodeId = "n";
        public const string Callback = "m";
        public const string Tag = "t";
        public const string Number = "#";
    }

    /// <summary>A work item of the queue.</summary>
    public static class QueuedItem
    {
        public const string NodeId = "n";
        public const string Owner = "o";
        public const string Execution = "e";
        public const string BookmarkId = "b";
        public const string Input = "i";
        public const string Variables = "v";
        public const string ScheduledAs = "#";
    }
}
