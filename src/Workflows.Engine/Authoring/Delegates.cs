namespace Workflows.Engine.Authoring;

/// <summary>A method of an activity that is called when a bookmark is resumed. It must be a method of the activity itself, because states store only its name.</summary>
public delegate ValueTask ExecuteActivityDelegate(ActivityExecutionContext context);

/// <summary>A method of an activity that is called when a child has completed that the activity scheduled.</summary>
public delegate ValueTask ActivityCompletionCallback(ActivityCompletedContext context);
