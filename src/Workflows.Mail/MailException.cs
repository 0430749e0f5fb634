namespace Workflows.Mail;

/// <summary>A mail or a template is wrong; the message is one sentence without personal data.</summary>
public sealed class MailException(string message, Exception? inner = null) : Exception(message, inner);
