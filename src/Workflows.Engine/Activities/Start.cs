using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Marks the start of a flowchart.</summary>
[Activity("Elsa", "Flow", "Marks the start of a flowchart.")]
public sealed class Start : CodeActivity;
