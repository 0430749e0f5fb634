namespace Workflows.Engine.Authoring;

/// <summary>A method of an activity that takes a resumption. It must be a method of the activity itself, since it is found again by its name.</summary>
public delegate ValueTask ExecuteActivityDelegate(ActivityExecutionContext context);

/// <summary>A method of an activity that is told when a child that it scheduled has completed.</summary>
public delegate ValueTask ActivityCompletionCallback(ActivityCompletedContext context);
