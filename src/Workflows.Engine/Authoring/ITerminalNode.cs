namespace Workflows.Engine.Authoring;

/// <summary>Marks an activity that completes the container around it.</summary>
public interface ITerminalNode;
