using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Fluid;
using Fluid.Values;

namespace Workflows.Engine.Expressions;

/// <summary>Renders a template to text. The values that it writes are encoded for what the text is: HTML unless the input says otherwise.</summary>
internal sealed class LiquidExpression(
    IFluidTemplate template,
    TemplateOptions options,
    ExpressionLimits limits,
    TextEncoder? encoder = null
) : CompiledExpression
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    internal override CompiledExpression AsPlainText(bool isJson) =>
        new LiquidExpression(template, options, limits, isJson ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : NullEncoder.Default);

    public override object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken)
    {
        var context = new TemplateContext(options) { Now = () => scope.Now };
        using var run = new LiquidRun(context, limits, cancellationToken);
        try
        {
            run.Check();
            context.SetValue("Variables", new LiquidLookup(name => scope.TryGetVariable(name, out var value) ? value : null));
            context.SetValue("Input", new LiquidLookup(scope.GetInput));
            context.SetValue("Answers", new LiquidLookup(name => ValueJson.FromNode(scope.ReadSet.Answers.GetValueOrDefault(name))));
            context.SetValue("WorkflowInstanceId", StringValue.Create(scope.InstanceId));
            context.SetValue("WorkflowDefinitionId", StringValue.Create(scope.DefinitionId));
            context.SetValue("WorkflowDefinitionVersionId", StringValue.Create(scope.DefinitionVersionId));
            context.SetValue("WorkflowDefinitionVersion", NumberValue.Create(scope.DefinitionVersion));
            context.SetValue("CorrelationId", scope.CorrelationId is { } id ? StringValue.Create(id) : NilValue.Instance);
            using var writer = new LiquidWriter(run);
            Finish(template.RenderAsync(writer, encoder ?? Html, context));
            // A filter can cut a character in two.
            return WellFormedText.Of(writer.ToString());
        }
        catch (ExpressionException)
        {
            throw;
        }
        catch (Exception e) when (run.IsOver && e is not OperationCanceledException)
        {
            run.Check();
            throw;
        }
        // Fluid reports its limit of steps as too much recursion.
        catch (InvalidOperationException e)
            when (e.Message.Contains("recursion", StringComparison.OrdinalIgnoreCase)
                || e.Message.Contains("steps", StringComparison.OrdinalIgnoreCase)
            )
        {
            throw new ExpressionException(
                $"The template ran more than {limits.MaxTemplateSteps.ToString("N0", CultureInfo.InvariantCulture)} steps and was stopped.",
                e
            );
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new ExpressionException($"The template failed: {e.Message}", e);
        }
    }

    // Nothing that a template can use is asynchronous, so rendering has ended when the call returns.
    private static void Finish(ValueTask rendering)
    {
        if (!rendering.IsCompleted)
        {
            throw new ExpressionException("The template waits for an asynchronous value, which is not supported.");
        }
#pragma warning disable VSTHRD002 // The task has completed; this only rethrows its exception.
        rendering.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    internal static TemplateOptions CreateOptions(ExpressionLimits limits)
    {
        var options = new TemplateOptions
        {
            MaxSteps = limits.MaxTemplateSteps,
            CultureInfo = CultureInfo.InvariantCulture,
            TimeZone = TimeZoneInfo.Utc,
        };
        LiquidFilters.Bound(options.Filters);
        return options;
    }

    internal static FluidValue ToFluid(object? value) =>
        value switch
        {
            null => NilValue.Instance,
            string s => StringValue.Create(s),
            bool b => BooleanValue.Create(b),
            int i => NumberValue.Create(i),
            long l => NumberValue.Create(l),
            double d => Number(d),
            decimal m => NumberValue.Create(m),
            DateTimeOffset d => new DateTimeValue(d),
            JsonObject o => new LiquidObject(o),
            JsonArray a => new ArrayValue([.. a.Select(item => ToFluid(ValueJson.FromNode(item)))]),
            DateTime d => new DateTimeValue(new DateTimeOffset(d)),
            Guid or TimeSpan or Enum or byte[] => StringValue.Create(ValueConverter.ToText(value)!),
            IConvertible c => Number(c.ToDouble(CultureInfo.InvariantCulture)),
            _ => ToFluid(ValueJson.FromNode(ValueJson.ToNode(value))),
        };

    // Fluid calculates with decimals, which are smaller than large doubles.
    private static FluidValue Number(double number) =>
        Math.Abs(number) < 7e27 ? NumberValue.Create((decimal)number) : StringValue.Create(number.ToString(CultureInfo.InvariantCulture));
}
