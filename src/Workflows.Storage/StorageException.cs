namespace Workflows.Storage;

/// <summary>The database cannot be reached, or does not answer as it must; the message is one sentence for the team that runs it.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
