namespace Workflows.Engine.Definitions;

/// <summary>Text that is no workflow definition.</summary>
public sealed class DefinitionFormatException(string message, Exception? inner = null) : Exception(message, inner);
