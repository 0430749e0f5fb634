using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>Takes the outputs that an activity sets: into its own execution, the instance's register and the variable that the definition names.</summary>
internal static class ActivityOutputs
{
    /// <param name="context">The execution that sets the output.</param>
    /// <param name="output">The output as the definition binds it; null for an activity that was made by hand.</param>
    /// <param name="name">The output's name, or the C# expression that names it, such as <c>activity.Result</c>.</param>
    /// <param name="value">Any value; what is not plain becomes JSON.</param>
    public static void Set(ActivityExecutionContext context, Output? output, string name, object? value)
    {
        var dot = name.LastIndexOf('.');
        if (dot >= 0)
        {
            name = name[(dot + 1)..];
        }
        value = PlainValue.Of(value);
        (context.OutputValues ??= new(StringComparer.Ordinal))[name] = value;
        if (context.IsDetached)
        {
            return;
        }
        var workflow = context.WorkflowExecutionContext;
        OutputScope.Of(context).Record(context.Node, name, value);
        if (output?.MemoryReferenceId is not { } target)
        {
            return;
        }
        VariableScope.TrySetById(context, target, value, convert: false);
        if (workflow.Compiled.OutputNames.Contains(target))
        {
            workflow.SetOutput(target, value);
        }
    }
}
