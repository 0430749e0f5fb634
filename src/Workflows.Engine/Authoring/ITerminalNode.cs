namespace Workflows.Engine.Authoring;

/// <summary>Marks an activity that ends the container it stands in.</summary>
public interface ITerminalNode;
