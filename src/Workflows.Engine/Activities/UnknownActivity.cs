using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Activities;

/// <summary>Takes the place of an activity whose type is not registered; it faults when it runs.</summary>
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
            Create = static () => new UnknownActivity(),
        };

    protected override void Execute(ActivityExecutionContext context) =>
        throw new FaultException($"The activity type '{Type}' is not known here.");
}
