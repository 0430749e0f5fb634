namespace Workflows.Engine.Definitions;

/// <summary>Thrown for text that is not a workflow definition; the message says where and why.</summary>
public sealed class DefinitionFormatException(string message, Exception? inner = null) : Exception(message, inner);
