namespace Workflows.Engine.Runtime;

/// <summary>Thrown when the activation strategy of a workflow forbids a start while another instance runs; nothing was stored.</summary>
public sealed class NotActivatedException(string message) : Exception(message);
