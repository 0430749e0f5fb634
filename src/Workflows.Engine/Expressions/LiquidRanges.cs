using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace Workflows.Engine.Expressions;

/// <summary>Adds a check of the length to each range <c>(from..to)</c> of a template.</summary>
internal sealed class LiquidRanges : AstRewriter
{
    protected override Expression VisitRangeExpression(RangeExpression rangeExpression) =>
        new Bounded(Visit(rangeExpression.From), Visit(rangeExpression.To));

    private sealed class Bounded(Expression from, Expression to) : Expression
    {
        public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
        {
            var first = await from.EvaluateAsync(context);
            var last = await to.EvaluateAsync(context);
            LiquidRun.Of(context).CheckItems(Math.Truncate(last.ToNumberValue()) - Math.Truncate(first.ToNumberValue()) + 1);
            return await new RangeExpression(new Fluid.Ast.LiteralExpression(first), new Fluid.Ast.LiteralExpression(last)).EvaluateAsync(
                context
            );
        }
    }
}
