namespace Workflows.Server.Demo;

/// <summary>A form as a browser sends it when one of its buttons is pressed.</summary>
internal sealed record FilledForm(Uri Action, IReadOnlyList<KeyValuePair<string, string>> Fields);
