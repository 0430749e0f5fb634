namespace Workflows.Storage;

/// <summary>The database cannot be used as configured; the message is one sentence for the person who configures it.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
