using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Activities;

/// <summary>Stands for an activity whose type is not known here. A run that comes to it faults.</summary>
internal sealed class UnknownActivity : Activity
{
    public static ActivityDescriptor DescriptorFor(string typeName) =>
        new()
        {
            TypeName = typeName,
            Namespace = "",
            Name = typeName,
            Category = "",
            DisplayName = typeName,
            ClrType = typeof(UnknownActivity),
            Create = static () => new UnknownActivity(),
        };

    protected override void Execute(ActivityExecutionContext context) =>
        throw new FaultException($"The activity type '{Type}' is not known here.");
}
