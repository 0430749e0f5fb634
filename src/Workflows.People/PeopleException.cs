namespace Workflows.People;

/// <summary>A change of the directory that cannot be made; the message is one sentence for the person or form that asked for it.</summary>
public sealed class PeopleException(string message) : Exception(message);
