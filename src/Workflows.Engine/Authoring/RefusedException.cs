namespace Workflows.Engine.Authoring;

/// <summary>
/// Thrown by an activity whose inputs can never be carried out, before it has written anything. Outside a burst the lane does not try it
/// again: the instance faults at once with the sentence.
/// </summary>
public sealed class RefusedException(string message) : FaultException(message);
