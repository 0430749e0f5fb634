using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Completes the flowchart that contains this activity.</summary>
[Activity("Elsa", "Flow", "Completes the flowchart that contains this activity.")]
public sealed class End : CodeActivity, ITerminalNode;
