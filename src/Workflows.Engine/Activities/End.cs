using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Ends the flowchart in which it stands.</summary>
[Activity("Elsa", "Flow", "Ends the flowchart in which it stands.")]
public sealed class End : CodeActivity, ITerminalNode;
