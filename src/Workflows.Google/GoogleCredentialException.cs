namespace Workflows.Google;

/// <summary>
/// The service account's key file is not named, missing or not a key file; the message is one sentence for the person who configures it.
/// </summary>
public sealed class GoogleCredentialException(string message, Exception? inner = null) : Exception(message, inner);
