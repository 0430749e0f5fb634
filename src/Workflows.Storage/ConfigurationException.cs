namespace Workflows.Storage;

/// <summary>A setting or a file of the workflows folder is wrong; the message is one sentence that says what to do.</summary>
public sealed class ConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
