using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>Evaluates the inputs of an activity before it runs.</summary>
internal static class InputEvaluator
{
    public static void Evaluate(ActivityExecutionContext context)
    {
        var node = context.Node;
        if (node.ConstantInputs is not null)
        {
            context.InputValues = node.ConstantInputs;
            return;
        }
        var inputs = node.Inputs;
        var values = new object?[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            ref readonly var input = ref inputs[i];
            if (input.Expression is LiteralExpression literal)
            {
                values[i] = literal.Value;
            }
            else if (input.Descriptor.AutoEvaluate && input.Expression is not SecretExpression)
            {
                values[i] = Evaluate(context, input);
            }
        }
        context.InputValues = values;
    }

    private static object? Evaluate(ActivityExecutionContext context, in BoundInput input)
    {
        try
        {
            return ValueConverter.Convert(input.Expression.Evaluate(context, context.CancellationToken), input.Descriptor.Type);
        }
        catch (ExpressionException e)
        {
            throw new FaultException($"Failed to evaluate activity input '{input.Descriptor.Name}': {e.Message}", inner: e);
        }
    }
}
